using System.Text.Json;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Scenarios.Rules;

/// <summary>When a result becomes final, as rules say it: a delay, a number of reads, or "manual".</summary>
internal sealed record AfterSpec(Delay? Delay, int? Reads)
{
    public const string ManualWord = "manual";
    public static readonly Shape<AfterSpec> Shape = new AfterShape();

    /// <summary>Whether a clock makes it final.</summary>
    public bool IsTimed => Delay is not null;

    public After Draw(SeededRandom random) => new(Delay?.Draw(random, "after"), Reads);

    private sealed class AfterShape : Shape<AfterSpec>
    {
        private static readonly Member<int?> ReadsMember = new("reads", Shapes.Integer(1, 1_000_000), "The GET of this number makes the result final.")
        {
            IsRequired = true,
        };
        private static readonly Shape<AfterSpec> ByReads = Shapes.Object(
            "an object with reads", static members => new AfterSpec(null, members.Get(ReadsMember)), ReadsMember);

        private static readonly string[] Members = [ReadsMember.Name, "uniform", "lognormal"];

        public override string Expected => $"a duration such as PT65S, {{\"reads\": n}}, \"{ManualWord}\", or an object with uniform or lognormal";

        public override JsonObject Schema(ScenarioWords words) => new()
        {
            ["anyOf"] = new JsonArray(new JsonObject { ["const"] = ManualWord }, ByReads.Schema(words), Json.Delay.Shape.Schema(words)),
        };

        public override AfterSpec? Read(JsonElement value, string path, Reading reading)
        {
            if (value.ValueKind == JsonValueKind.String && value.GetString() == ManualWord) return new AfterSpec(null, null);
            if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty(ReadsMember.Name, out _)) return ByReads.Read(value, path, reading);
            if (value.ValueKind == JsonValueKind.Object
                && value.EnumerateObject()
                    .Select(member => member.Name)
                    .FirstOrDefault(name => Nearest.Within(name, Members) == ReadsMember.Name) is { } misspelt)
            {
                reading.FailUnknown(JsonLines.Join(path, misspelt), "member", misspelt, Members);
                return null;
            }

            if (value.ValueKind is not (JsonValueKind.Object or JsonValueKind.String)) return Refuse(path, reading);

            return Json.Delay.Shape.Read(value, path, reading) is { } delay ? new AfterSpec(delay, null) : null;
        }
    }
}
