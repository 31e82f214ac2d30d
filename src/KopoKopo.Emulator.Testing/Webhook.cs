using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace KopoKopo.Emulator.Testing;

/// <summary>A result or webhook as a receiver got it.</summary>
/// <param name="Bytes">Its body.</param>
/// <param name="Headers">Its headers; names are found in any case.</param>
public sealed record Webhook(byte[] Bytes, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The header that has the signature.</summary>
    public const string SignatureHeader = "X-KopoKopo-Signature";

    /// <summary>Its body as text.</summary>
    public string Body => Encoding.UTF8.GetString(Bytes);

    /// <summary>Its body, parsed.</summary>
    /// <exception cref="JsonException">It is no JSON, as a fault may have it.</exception>
    public JsonElement Json => JsonElement.Parse(Bytes);

    /// <summary>Its signature; null if it has none.</summary>
    public string? Signature => Headers.TryGetValue(SignatureHeader, out var signature) ? signature : null;

    /// <summary>The topic of a webhook, the type of a result's resource: <c>incoming_payment</c>; null where the body says neither.</summary>
    public string? Topic
    {
        get
        {
            try
            {
                var json = Json;
                if (json.ValueKind != JsonValueKind.Object) return null;
                if (json.TryGetProperty("topic", out var topic)) return topic.GetString();
                return json.TryGetProperty("data", out var data) && data.TryGetProperty("type", out var type) ? type.GetString() : null;
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                return null;
            }
        }
    }

    /// <summary>
    /// Whether a signature is that of a body: HMAC-SHA256 with the API key, in hexadecimal. It takes as long for a wrong one as for a right one.
    /// </summary>
    /// <param name="body">The body, to the byte.</param>
    /// <param name="signature">What the header says; null: there is none.</param>
    /// <param name="apiKey">The app's API key.</param>
    public static bool Verify(ReadOnlySpan<byte> body, string? signature, string apiKey)
    {
        ArgumentNullException.ThrowIfNull(apiKey);
        Span<byte> right = stackalloc byte[SHA256.HashSizeInBytes];
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(apiKey), body, right);
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(right)), Encoding.UTF8.GetBytes(signature ?? ""));
    }

    /// <inheritdoc cref="Verify(ReadOnlySpan{byte}, string?, string)"/>
    public static bool Verify(string body, string? signature, string apiKey) => Verify(Encoding.UTF8.GetBytes(body), signature, apiKey);
}
