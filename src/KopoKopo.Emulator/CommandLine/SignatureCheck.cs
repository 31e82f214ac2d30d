using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.CommandLine;

/// <summary>Whether a callback's signature fits: by a key that was given, or by the emulator, which knows the app's and the mistakes there are.</summary>
internal sealed class SignatureCheck(EmulatorClient emulator, string? apiKey)
{
    /// <summary>Whether it fits, null where nobody could say, and in words.</summary>
    public async Task<(bool? IsValid, string Explanation)> OfAsync(byte[] body, string signature, CancellationToken cancellationToken)
    {
        if (signature.Length == 0) return (false, $"there is no {WebhookSigner.Header}");
        if (apiKey is not null)
        {
            return Fits(body, signature, apiKey) ? (true, "the signature fits") : (false, "the signature does not fit the API key that was given");
        }

        try
        {
            var question = new JsonObject { ["body"] = Encoding.UTF8.GetString(body), ["signature"] = signature };
            var verdict = (await emulator.ControlAsync(HttpMethod.Post, "signature/explain", question, cancellationToken)).Json!;
            return verdict["valid"]!.GetValue<bool>() ? (true, "the signature fits") : (false, $"the signature does not fit: {verdict["explanation"]}");
        }
        catch (VerbFailedException failed)
        {
            return (null, $"the signature was not checked: {failed.Message}, or give --api-key");
        }
    }

    private static bool Fits(byte[] body, string signature, string apiKey) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(signature), Encoding.UTF8.GetBytes(WebhookSigner.Sign(body, apiKey)));
}
