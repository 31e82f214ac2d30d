using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Scenarios.Rules;

namespace KopoKopo.Emulator.Scenarios.Files;

/// <summary>A scenario as it was read: usable unless there are errors.</summary>
internal sealed record ReadScenario(Scenario? Scenario, IReadOnlyList<ScenarioProblem> Errors, IReadOnlyList<ScenarioProblem> Warnings);

/// <summary>Reads scenario files. A bad one is refused as a whole, with every error.</summary>
internal sealed class ScenarioReader(ScenarioWords words)
{
    public const int LargestFile = 1024 * 1024;
    private static readonly JsonDocumentOptions Options = new()
    {
        CommentHandling = JsonLines.Options.CommentHandling,
        AllowTrailingCommas = JsonLines.Options.AllowTrailingCommas,
        MaxDepth = JsonLines.Options.MaxDepth,
    };

    /// <param name="file">The file's name, for complaints.</param>
    /// <param name="name">What the scenario is called.</param>
    /// <param name="json">The file's bytes.</param>
    public ReadScenario Read(string file, string name, byte[] json)
    {
        var text = json.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? json[Encoding.UTF8.Preamble.Length..] : json;
        return Parse(file, text, (value, reading) =>
        {
            var scenario = Scenario.Shape.Read(value, "", reading);
            if (scenario is null) return null;

            if (scenario.Name.Length > 0 && scenario.Name != name) reading.Fail("name", $"expected \"{name}\", as the file is called");
            scenario = scenario with { Name = name, Version = $"{name} {Convert.ToHexStringLower(SHA256.HashData(text))}", Rules = WithNames(scenario.Rules) };
            ScenarioChecks.Warn(scenario, reading);
            return scenario;
        });
    }

    /// <summary>Reads what is put in the queue.</summary>
    public (Rule? Rule, IReadOnlyList<ScenarioProblem> Errors) ReadQueued(byte[] json)
    {
        Rule? rule = null;
        var read = Parse("outcome", json, (value, reading) =>
        {
            rule = Rule.QueuedShape.Read(value, "", reading);
            return null;
        });
        return (read.Errors.Count == 0 ? rule : null, read.Errors);
    }

    /// <summary>Reads an outcome: a preset's name, or an object.</summary>
    public static (OutcomeSpec? Outcome, string? Error) ReadOutcome(JsonElement value, ScenarioWords words)
    {
        var reading = new FileReading("outcome", JsonLines.Of("{}"u8), words);
        var outcome = OutcomeSpec.Shape.Read(value, "outcome", reading);
        return reading.Errors.Count == 0 ? (outcome, null) : (null, reading.Errors[0].Error);
    }

    private ReadScenario Parse(string file, byte[] json, Func<JsonElement, FileReading, Scenario?> read)
    {
        if (json.Length > LargestFile) return Refused(file, 1, $"larger than {LargestFile / 1024} KB");
        if (!Utf8.IsValid(json)) return Refused(file, 1, "not UTF-8");

        try
        {
            var lines = JsonLines.Of(json);
            using var document = JsonDocument.Parse(json, Options);
            var reading = new FileReading(file, lines, words);
            foreach (var (path, _) in lines.Twice) reading.Fail(path, "stands twice");
            var scenario = read(document.RootElement, reading);
            return new ReadScenario(reading.Errors.Count == 0 ? scenario : null, reading.Errors, reading.Warnings);
        }
        catch (JsonException exception)
        {
            return Refused(file, (int)(exception.LineNumber ?? 0) + 1, $"not JSON, at byte {exception.BytePositionInLine + 1} of the line");
        }
        catch (InvalidOperationException)
        {
            return Refused(file, 1, "not JSON: half of a surrogate pair stands alone");
        }
    }

    private static ReadScenario Refused(string file, int line, string error) => new(null, [new ScenarioProblem(file, line, "", error)], []);

    // A rule without a name is known by its place.
    private static List<Rule> WithNames(IReadOnlyList<Rule> rules) =>
        [.. rules.Select((rule, i) => rule.Name.Length > 0 ? rule : rule with { Name = $"rules[{i}]" })];
}
