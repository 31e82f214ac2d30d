using System.ComponentModel;
using System.Globalization;
using System.Xml;

namespace KopoKopo.Emulator.Domain;

/// <summary>
/// A length of time as people write it here: <c>hh:mm:ss[.fff]</c> or ISO 8601 (<c>PT0.5S</c>).
/// A bare number is refused: it would bind as days.
/// </summary>
[TypeConverter(typeof(DurationConverter))]
public readonly record struct Duration(TimeSpan Value)
{
    public static implicit operator Duration(TimeSpan value) => new(value);

    internal static readonly TimeSpan Longest = TimeSpan.FromDays(36500);

    /// <summary>For schemas: what it may look like, and little that it may not.</summary>
    internal const string Pattern =
        "^(P(?=[0-9T])([0-9]+Y)?([0-9]+M)?([0-9]+D)?(T(?=[0-9])([0-9]+H)?([0-9]+M)?([0-9]+(\\.[0-9]+)?S)?)?"
        + "|([0-9]+\\.)?[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(\\.[0-9]{1,7})?)$";

    public static Duration FromSeconds(double seconds) => new(TimeSpan.FromSeconds(seconds));

    public static bool TryParse(string? text, out Duration duration)
    {
        duration = default;
        if (string.IsNullOrWhiteSpace(text)) return false;

        try
        {
            var value = text.Contains('P', StringComparison.Ordinal)
                ? XmlConvert.ToTimeSpan(text.Trim())
                : text.Count(character => character == ':') == 2
                    ? TimeSpan.Parse(text, CultureInfo.InvariantCulture)
                    : throw new FormatException();
            duration = new Duration(value);
            return value.Duration() <= Longest;
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            return false;
        }
    }

    /// <summary>ISO 8601, as the control API answers it.</summary>
    public override string ToString() => XmlConvert.ToString(Value);
}

/// <summary>Lets settings be written as durations; the error names what was expected.</summary>
internal sealed class DurationConverter : TypeConverter
{
    public const string Expected = "expected a duration such as 00:00:00.5 or PT0.5S";

    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

    public override object ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        Duration.TryParse(value as string, out var duration) && duration.Value >= TimeSpan.Zero
            ? duration
            : throw new FormatException(Expected);
}
