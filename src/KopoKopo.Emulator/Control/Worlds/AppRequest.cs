using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Control.Worlds;

/// <summary>An app's credentials; null: those it has, or any.</summary>
internal sealed record AppRequest(string? ClientSecret, string? ApiKey)
{
    private static readonly Member<string> SecretMember = new("client_secret", ControlBody.Text, "What the app sends for a token; without one it may send any.")
    {
        TakesNull = true,
    };
    private static readonly Member<string> KeyMember = new("api_key", ControlBody.Text, "The key its webhooks are signed with.") { TakesNull = true };

    public static readonly Shape<AppRequest> Shape =
        ControlBody.Of(static members => new AppRequest(members.Get(SecretMember), members.Get(KeyMember)), SecretMember, KeyMember);
}
