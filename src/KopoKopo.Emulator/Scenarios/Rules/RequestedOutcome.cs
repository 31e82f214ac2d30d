using System.Globalization;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Scenarios.Rules;

/// <summary>
/// What a request says of its own outcome: <c>X-Emulator-Outcome: insufficient_funds; after=PT5S</c>, or the same in
/// <c>metadata.emulator_outcome</c> (Ruby's SDK: <c>meta_data</c>).
/// </summary>
internal static class RequestedOutcome
{
    public const string Header = "X-Emulator-Outcome";
    private static readonly string[] MetadataPaths = ["metadata.emulator_outcome", "meta_data.emulator_outcome"];
    private const string AfterName = "after";
    private const string ReadsName = "reads";

    /// <summary>What the request says; null if it says nothing.</summary>
    public static string? Of(RequestFacts request) => request.Header(Header) ?? MetadataPaths.Select(request.At).FirstOrDefault(word => word is not null);

    public static (Rule? Rule, string? Error) Parse(string text, KindInfo kind)
    {
        var parts = text.Split(';', StringSplitOptions.TrimEntries);
        if (OutcomePresets.Find(parts[0]) is not { } preset) return (null, Unknown(parts[0]));

        AfterSpec? after = null;
        foreach (var parameter in parts.Skip(1).Where(part => part.Length > 0))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals < 0 ? (parameter, "") : (parameter[..equals].Trim(), parameter[(equals + 1)..].Trim());
            after = name switch
            {
                AfterName when value == AfterSpec.ManualWord => new AfterSpec(null, null),
                AfterName when Duration.TryParse(value, out var delay) && delay.Value >= TimeSpan.Zero => new AfterSpec(Delay.Of(delay.Value), null),
                ReadsName when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var reads) && reads > 0 => new AfterSpec(null, reads),
                _ => null,
            };
            if (after is null) return (null, $"{Header} has \"{parameter}\"; expected {AfterName}=PT5S, {AfterName}={AfterSpec.ManualWord} or {ReadsName}=2");
        }

        if (after is not null && preset.IsEndless) return (null, $"{Header}: {preset.Name} has no result, so {AfterName} and {ReadsName} contradict it");

        return (new Rule { On = kind.Name, Match = Match.Everything, Outcome = new OutcomeSpec(preset, preset.Outcome), After = after }, null);
    }

    private static string Unknown(string word)
    {
        var advice = Nearest.Within(word, OutcomePresets.Names) is { } nearest
            ? $"did you mean \"{nearest}\"?"
            : $"expected one of {string.Join(", ", OutcomePresets.Names)}";
        return $"{Header} has the unknown outcome \"{word}\"; {advice}";
    }
}
