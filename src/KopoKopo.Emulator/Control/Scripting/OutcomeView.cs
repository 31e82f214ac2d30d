using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Control.Scripting;

/// <summary>What is queued: its number, the rule as it was sent, and how often it still applies.</summary>
[JsonConverter(typeof(OutcomeViewConverter))]
internal sealed record OutcomeView(QueuedOutcome Queued);

/// <summary>The queue.</summary>
internal sealed record OutcomeList([property: Description("What waits, in the order it will be used.")] IReadOnlyList<OutcomeView> Outcomes);

/// <summary>Writes it.</summary>
internal sealed class OutcomeViewConverter : JsonConverter<OutcomeView>, IDescribesItself
{
    private static readonly JsonDocumentOptions AsInFiles = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public override OutcomeView Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Views are written only.");

    public override void Write(Utf8JsonWriter writer, OutcomeView value, JsonSerializerOptions options)
    {
        using var rule = JsonDocument.Parse(value.Queued.Rule, AsInFiles);
        writer.WriteStartObject();
        writer.WriteNumber("id", value.Queued.Id);
        foreach (var member in rule.RootElement.EnumerateObject().Where(member => member.Name != "times"))
        {
            writer.WritePropertyName(member.Name);
            WireJson.WriteAsJavaScript(writer, member.Value);
        }

        writer.WriteNumber("times", value.Queued.Remaining);
        writer.WriteEndObject();
    }

    public JsonObject Describe(Func<Type, JsonObject> schemaOf) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["id"] = new JsonObject { ["type"] = "integer", ["description"] = "Its number." },
            ["times"] = new JsonObject { ["type"] = "integer", ["description"] = "How often it still applies." },
        },
        ["required"] = new JsonArray("id", "times"),
        ["description"] = "The members that were sent, and:",
    };
}
