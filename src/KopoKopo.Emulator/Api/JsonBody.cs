using System.Text.Json.Serialization.Metadata;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Api;

/// <summary>An answer's body, which the journal keeps as well.</summary>
internal static class JsonBody
{
    public static Task WriteAsync<T>(HttpResponse response, T value, JsonTypeInfo<T> contract) => WriteAsync(response, WireJson.ToBytes(value, contract));

    public static Task WriteAsync(HttpResponse response, byte[] body, string contentType = WireJson.ContentType)
    {
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        RequestTrace.Of(response.HttpContext).Response = body;
        return response.Body.WriteAsync(body).AsTask();
    }
}
