using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace KopoKopo.Emulator.Json;

/// <summary>What the emulator made, or what a client gave in its place, which is written as it was given.</summary>
internal readonly record struct MadeOrGiven<T>(T Made, JsonElement? Given);

/// <summary>Writes either.</summary>
internal sealed class MadeOrGivenConverter<T> : JsonConverter<MadeOrGiven<T>>, IDescribesItself
{
    public override MadeOrGiven<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(JsonSerializer.Deserialize(ref reader, InfoOf(options))!, null);

    public override void Write(Utf8JsonWriter writer, MadeOrGiven<T> value, JsonSerializerOptions options)
    {
        if (value.Given is { } given) WireJson.WriteAsJavaScript(writer, given);
        else JsonSerializer.Serialize(writer, value.Made, InfoOf(options));
    }

    public JsonObject Describe(Func<Type, JsonObject> schemaOf) => schemaOf(typeof(T));

    private static JsonTypeInfo<T> InfoOf(JsonSerializerOptions options) => (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
}
