using System.Security.Cryptography;
using System.Text;

namespace KopoKopo.Emulator.Domain;

/// <summary>
/// Signs what the emulator POSTs: lower-case hex HMAC-SHA256 of the body's bytes with the app's API key (documentation, "Validating webhooks").
/// </summary>
internal static class WebhookSigner
{
    public const string Header = "X-KopoKopo-Signature";

    public static string Sign(ReadOnlySpan<byte> body, string apiKey) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(apiKey), body));
}
