using System.CommandLine.Parsing;
using System.Globalization;
using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.CommandLine;

/// <summary>A length of time on the command line: as anywhere here (<c>PT1H</c>, <c>00:00:02</c>), or a number and its unit (<c>500ms</c>).</summary>
internal static class LengthOfTime
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)), ("h", TimeSpan.FromHours(1)),
        ("d", TimeSpan.FromDays(1)),
    ];

    /// <summary>Reads an option's or argument's value: not negative, and at most so long.</summary>
    public static Func<ArgumentResult, TimeSpan?> Reader(string name, TimeSpan longest) => result =>
    {
        var given = result.Tokens[0].Value;
        if (Parse(given) is { } length && length >= TimeSpan.Zero && length <= longest) return length;

        result.AddError($"{name} is \"{given}\": expected a length of time of at most {new Duration(longest)}, such as 2s, 500ms or PT2S");
        return null;
    };

    private static TimeSpan? Parse(string text)
    {
        if (Duration.TryParse(text, out var duration)) return duration.Value;

        var number = text.TrimEnd([.. "dhms"]);
        var unit = Array.Find(Units, unit => unit.Unit == text[number.Length..]).Length;
        var isNumber = double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count);
        return isNumber && unit > TimeSpan.Zero && count * unit.TotalSeconds <= Duration.Longest.TotalSeconds ? count * unit : null;
    }
}
