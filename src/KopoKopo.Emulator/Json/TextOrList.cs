using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace KopoKopo.Emulator.Json;

/// <summary>A text, which some answers write as a list of one: <c>"text"</c> or <c>["text"]</c>.</summary>
[JsonConverter(typeof(TextOrListConverter))]
internal readonly record struct TextOrList(string Text, bool IsList = false);

/// <summary>Writes either form, and reads both.</summary>
internal sealed class TextOrListConverter : JsonConverter<TextOrList>, IDescribesItself
{
    public override TextOrList Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var value = JsonElement.ParseValue(ref reader);
        return value.ValueKind == JsonValueKind.Array ? new TextOrList(value[0].GetString()!, IsList: true) : new TextOrList(value.GetString()!);
    }

    public override void Write(Utf8JsonWriter writer, TextOrList value, JsonSerializerOptions options)
    {
        if (value.IsList) writer.WriteStartArray();
        writer.WriteStringValue(value.Text);
        if (value.IsList) writer.WriteEndArray();
    }

    public JsonObject Describe(Func<Type, JsonObject> schemaOf) => new()
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["type"] = "string" },
            new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" }, ["minItems"] = 1 }),
    };
}
