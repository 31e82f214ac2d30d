using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace KopoKopo.Emulator.Json;

/// <summary>JSON that stands already: written as it is.</summary>
[JsonConverter(typeof(RawJsonConverter))]
internal readonly record struct RawJson(byte[] Utf8);

/// <summary>Writes it.</summary>
internal sealed class RawJsonConverter : JsonConverter<RawJson>, IDescribesItself
{
    public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var value = JsonDocument.ParseValue(ref reader);
        return new RawJson(JsonSerializer.SerializeToUtf8Bytes(value.RootElement));
    }

    public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Utf8, skipInputValidation: true);

    public JsonObject Describe(Func<Type, JsonObject> schemaOf) => new() { ["type"] = "object" };
}
