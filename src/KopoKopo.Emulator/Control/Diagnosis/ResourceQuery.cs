using System.Text.Json;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Resources;

namespace KopoKopo.Emulator.Control.Diagnosis;

/// <summary>Which resources are asked for.</summary>
internal sealed record ResourceQuery(string? Kind, Page Page)
{
    private static readonly Member<string> KindMember = new("kind", new KindShape(), "Only those of this kind.") { TakesNull = true };

    public static readonly ObjectShape<ResourceQuery> Shape = Shapes.Object<ResourceQuery>(
        "parameters", static members => new ResourceQuery(members.Get(KindMember), Page.Of(members)), KindMember, Page.LimitMember, Page.NextMember);

    private sealed class KindShape : Shape<string>
    {
        private static IEnumerable<string> Kinds => ResourceRoutes.Kinds.Select(kind => kind.Name);

        public override string Expected => "a kind";

        public override JsonObject Schema(ScenarioWords words) => Shapes.Word("kind", [.. Kinds]).Schema(words);

        public override string? Read(JsonElement value, string path, Reading reading)
        {
            if (value.GetString() is { } kind && Kinds.Contains(kind)) return kind;

            reading.Reject($"There is no kind {value.GetString()}; there are {string.Join(", ", Kinds)}");
            return null;
        }
    }
}
