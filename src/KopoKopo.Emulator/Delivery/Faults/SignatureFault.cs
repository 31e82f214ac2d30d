using System.Text.Json;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Delivery.Faults;

/// <summary>The signature is not the one of the body that is sent.</summary>
/// <param name="Mistake">What is wrong with it, one of <see cref="Mistakes"/>.</param>
/// <param name="IsRetried">Whether it is tried again where the receiver refuses it, as if it had been right.</param>
internal sealed record SignatureFault(string Mistake, bool IsRetried = false) : ContentFault
{
    public const string WrongKey = "wrong_key";
    private const int ShortSignature = 40;

    /// <summary>What can be wrong with it: the word, and the signature of a body.</summary>
    private static readonly OrderedDictionary<string, Func<byte[], App, string?>> Mistakes = new(StringComparer.Ordinal)
    {
        ["missing"] = static (_, _) => null,
        ["short"] = static (body, app) => Right(body, app)[..ShortSignature],
        [WrongKey] = static (body, _) => WebhookSigner.Sign(body, "not the API key"),
        ["client_secret"] = static (body, app) => WebhookSigner.Sign(body, app.ClientSecret ?? app.ClientId),
        ["stale_body"] = static (body, app) => Right([.. body, (byte)' '], app),
        ["prefixed"] = static (body, app) => $"sha256={Right(body, app)}",
        ["uppercase"] = static (body, app) => Right(body, app).ToUpperInvariant(),
    };

    public static readonly FaultKind Kind = new SignatureKind();

    public override string Name => Kind.Member.Name;

    /// <summary>Whether a delivery's signature is wrong on purpose and the receiver refused it for that, as it should.</summary>
    public static bool IsRefused(IEnumerable<Fault> faults, int? status) =>
        status is >= 400 and < 500 && faults.OfType<SignatureFault>().FirstOrDefault() is { IsRetried: false };

    public override SentContent Spoil(SentContent content) => content with { Sign = Mistakes[Mistake] };

    private static string Right(byte[] body, App app) => WebhookSigner.Sign(body, app.ApiKey);

    private sealed class SignatureKind : FaultKind<SignatureFault>
    {
        private const string StoredName = "Signature";
        private const string StoredRetry = "SignatureRetry";
        private static readonly Member<string> Signature =
            new("signature", Shapes.Word("signature fault", [.. Mistakes.Keys]), "What is wrong with the signature.");

        public override IMember Member => Signature;

        private static readonly Member<bool?> Retry =
            new("retry", Shapes.Boolean, "Whether it is tried again where the receiver refuses it with a 4xx; otherwise that is as it should be, and the end.");

        public override IReadOnlyList<IMember> Details => [Retry];

        public override FaultSpec Read(Members members) => new(new SignatureFault(members.Get(Signature)!, members.Get(Retry) ?? false));

        public override Fault? Restore(JsonElement stored) =>
            stored.TryGetProperty(StoredName, out var mistake) && Mistakes.ContainsKey(mistake.GetString()!)
                ? new SignatureFault(mistake.GetString()!, stored.TryGetProperty(StoredRetry, out var retry) && retry.GetBoolean())
                : null;

        protected override void Show(Utf8JsonWriter json, SignatureFault fault)
        {
            json.WriteString(Signature.Name, fault.Mistake);
            if (fault.IsRetried) json.WriteBoolean(Retry.Name, true);
        }

        protected override void Store(Utf8JsonWriter json, SignatureFault? fault)
        {
            if (fault is not null) json.WriteString(StoredName, fault.Mistake);
            if (fault is { IsRetried: true }) json.WriteBoolean(StoredRetry, true);
        }
    }
}
