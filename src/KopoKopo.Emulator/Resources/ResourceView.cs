using System.Text.Json;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Resources;

/// <summary>What the JSON of all kinds has in common: <c>{"data":{"id","type","attributes":{…}}}</c>.</summary>
internal static class ResourceView
{
    public static byte[] ToBytes(Resource resource, Action<Utf8JsonWriter> attributes) => WireJson.ToBytes(json => Write(json, resource, attributes));

    public static void Write(Utf8JsonWriter json, Resource resource, Action<Utf8JsonWriter> attributes) => Write(json, resource.Id, resource.Kind, attributes);

    public static void Write(Utf8JsonWriter json, string id, string type, Action<Utf8JsonWriter> attributes)
    {
        json.WriteStartObject();
        json.WriteStartObject("data");
        json.WriteString("id", id);
        json.WriteString("type", type);
        json.WriteStartObject("attributes");
        attributes(json);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void WriteLinks(Utf8JsonWriter json, Resource resource, string callbackUrl)
    {
        json.WriteStartObject("_links");
        json.WriteString("callback_url", callbackUrl);
        json.WriteString("self", resource.SelfUrl);
        json.WriteEndObject();
    }

    public static void WriteMetadata(Utf8JsonWriter json, JsonElement? metadata)
    {
        json.WritePropertyName("metadata");
        if (metadata is { } value) WireJson.WriteAsJavaScript(json, value);
        else json.WriteNullValue();
    }

    /// <summary>The amount of a request: a number in shortest form whatever was sent, null if none was.</summary>
    public static void WriteAmount(Utf8JsonWriter json, Money? amount)
    {
        json.WriteStartObject("amount");
        json.WriteString("currency", Money.Currency);
        json.WritePropertyName("value");
        if (amount is { } money) json.WriteRawValue(JavaScriptNumber.ToText((double)money.Shillings), skipInputValidation: true);
        else json.WriteNullValue();
        json.WriteEndObject();
    }
}
