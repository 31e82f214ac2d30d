using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace KopoKopo.Emulator.Json;

/// <summary>
/// JSON as it goes over the wire: compact UTF-8, escaped exactly as JavaScript's <c>JSON.stringify</c> does, because the Node and Ruby SDKs
/// serialise a callback again before they verify its signature.
/// </summary>
internal static class WireJson
{
    public const string ContentType = "application/json; charset=utf-8";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptStringEscaping.Instance, SkipValidation = true };

    public static byte[] ToBytes(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Options)) write(json);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A contract's value, with its members in the order in which the type declares them.</summary>
    public static byte[] ToBytes<T>(T value, JsonTypeInfo<T> type) => ToBytes(json => JsonSerializer.Serialize(json, value, type));

    /// <summary>Writes a value a client sent as <c>JSON.stringify(JSON.parse(text))</c> would, so that it survives being serialised again.</summary>
    public static void WriteAsJavaScript(Utf8JsonWriter json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var (name, member) in InJavaScriptOrder(value))
                {
                    json.WritePropertyName(name);
                    WriteAsJavaScript(json, member);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray()) WriteAsJavaScript(json, item);
                json.WriteEndArray();
                break;
            case JsonValueKind.String:
                json.WriteStringValue(value.GetString());
                break;
            case JsonValueKind.Number:
                json.WriteRawValue(JavaScriptNumber.ToText(value.GetDouble()), skipInputValidation: true);
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    // JavaScript puts keys that look like array indices first, in ascending order; of a key given twice the first place and the last value hold.
    private static IEnumerable<KeyValuePair<string, JsonElement>> InJavaScriptOrder(JsonElement value)
    {
        var indices = new SortedDictionary<uint, JsonElement>();
        var names = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in value.EnumerateObject())
        {
            if (TryReadArrayIndex(property.Name, out var index)) indices[index] = property.Value;
            else names[property.Name] = property.Value;
        }

        return indices.Select(entry => KeyValuePair.Create(entry.Key.ToString(System.Globalization.CultureInfo.InvariantCulture), entry.Value)).Concat(names);
    }

    private static bool TryReadArrayIndex(string name, out uint index) =>
        uint.TryParse(name, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out index)
        && index != uint.MaxValue && (name.Length == 1 || name[0] != '0') && name[^1] != '\0';
}
