using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace KopoKopo.Emulator.Json;

/// <summary>A number as JavaScript prints it.</summary>
internal sealed class JavaScriptNumberConverter : JsonConverter<double>, IDescribesItself
{
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) =>
        writer.WriteRawValue(JavaScriptNumber.ToText(value), skipInputValidation: true);

    public JsonObject Describe(Func<Type, JsonObject> schemaOf) => new() { ["type"] = "number" };
}

/// <summary>A value that a client sent, as <c>JSON.stringify(JSON.parse(text))</c> would write it.</summary>
internal sealed class JavaScriptValueConverter : JsonConverter<JsonElement>, IDescribesItself
{
    public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => JsonElement.ParseValue(ref reader);

    public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options) => WireJson.WriteAsJavaScript(writer, value);

    public JsonObject Describe(Func<Type, JsonObject> schemaOf) => [];
}
