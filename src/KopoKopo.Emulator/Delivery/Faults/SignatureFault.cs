using System.Text.Json;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Delivery.Faults;

/// <summary>The signature is not the one of the body that is sent.</summary>
/// <param name="Mistake">What is wrong with it, one of <see cref="Mistakes"/>.</param>
internal sealed record SignatureFault(string Mistake) : ContentFault
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

    public override SentContent Spoil(SentContent content) => content with { Sign = Mistakes[Mistake] };

    private static string Right(byte[] body, App app) => WebhookSigner.Sign(body, app.ApiKey);

    private sealed class SignatureKind : FaultKind<SignatureFault>
    {
        private const string StoredName = "Signature";
        private static readonly Member<string> Signature =
            new("signature", Shapes.Word("signature fault", [.. Mistakes.Keys]), "What is wrong with the signature.");

        public override IMember Member => Signature;

        public override IReadOnlyList<IMember> Details => [];

        public override FaultSpec Read(Members members) => new(new SignatureFault(members.Get(Signature)!));

        public override Fault? Restore(JsonElement stored) =>
            stored.TryGetProperty(StoredName, out var mistake) && Mistakes.ContainsKey(mistake.GetString()!) ? new SignatureFault(mistake.GetString()!) : null;

        protected override void Show(Utf8JsonWriter json, SignatureFault fault) => json.WriteString(Signature.Name, fault.Mistake);

        protected override void Store(Utf8JsonWriter json, SignatureFault? fault)
        {
            if (fault is not null) json.WriteString(StoredName, fault.Mistake);
        }
    }
}
