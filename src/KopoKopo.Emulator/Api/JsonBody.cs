using System.Text.Json;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Api;

/// <summary>An answer's body, which the journal keeps as well.</summary>
internal static class JsonBody
{
    public static Task WriteAsync(HttpResponse response, Action<Utf8JsonWriter> write) => WriteAsync(response, WireJson.ToBytes(write));

    public static Task WriteAsync(HttpResponse response, byte[] body, string contentType = WireJson.ContentType)
    {
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        RequestTrace.Of(response.HttpContext).Answer = body;
        return response.Body.WriteAsync(body).AsTask();
    }
}
