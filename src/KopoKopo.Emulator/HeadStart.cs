using System.Security.Cryptography;
using System.Text.Json;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Api.Masking;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Resources.IncomingPayments;
using KopoKopo.Emulator.Resources.OAuth;

namespace KopoKopo.Emulator;

/// <summary>
/// What the first requests need, and nothing before them waits for, is loaded on another core while the host is built: OpenSSL, the masks of secrets, how the
/// usual requests and answers are read and written. It changes nothing but when that is done: a tenth of a start's time on two cores (docs/performance.md).
/// </summary>
internal static class HeadStart
{
    private static int _hasBegun;

    /// <summary>Begins, once in a process, and does not wait.</summary>
    public static void Begin()
    {
        if (Interlocked.Exchange(ref _hasBegun, 1) == 0) ThreadPool.UnsafeQueueUserWorkItem(static _ => TryLoad(), null);
    }

    internal static void Load()
    {
        WebhookSigner.Sign("{}"u8.ToArray(), "key");
        _ = SHA256.HashData(RandomNumberGenerator.GetBytes(1));
        _ = NamedSecrets.InText("client_secret=none");
        _ = NamedSecrets.InQuery("?client_secret=none");
        using var json = RequestJson.Parse("""{ "a": [ "b", 1, true ] }"""u8.ToArray());
        _ = JsonSerializer.SerializeToUtf8Bytes(new AccessTokenResponse("", "", 0, 0), OAuthContracts.Default.AccessTokenResponse);
        _ = JsonSerializer.SerializeToElement(new TokenRequestFacts("", ""), OAuthContracts.Default.TokenRequestFacts);
        _ = IncomingPayment.Kind.RequestShapeOf(ApiVersion.V1);
        _ = StoredIncomingPayment.Default.IncomingPaymentRequest;
    }

    private static void TryLoad()
    {
        try
        {
            Load();
        }
        catch (Exception)
        {
            // What cannot be loaded fails again where somebody waits for it, and says so there.
        }
    }
}
