using System.Security.Cryptography;
using System.Text;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Resources.OAuth;

/// <summary>Which app a request's <c>client_id</c> and <c>client_secret</c> belong to.</summary>
internal sealed class ClientCredentials(AppStore apps, EmulatorOptions options)
{
    public static bool ArePresent(OAuthParameters parameters) =>
        parameters[OAuthParameters.ClientId] is not null && parameters[OAuthParameters.ClientSecret] is not null;

    /// <summary>The app, or null if the client is unknown or its secret wrong.</summary>
    public App? Authenticate(OAuthParameters parameters) =>
        parameters[OAuthParameters.ClientId] is { } id
        && parameters[OAuthParameters.ClientSecret] is { } secret
        && apps.TryGet(id, out var app)
        && Accepts(app, secret)
            ? app
            : null;

    /// <summary>As <see cref="Authenticate"/>, but an unknown client becomes an app of its own, unless the settings forbid it.</summary>
    public async Task<App?> AuthenticateOrCreateAsync(HttpContext http, OAuthParameters parameters)
    {
        if (!ArePresent(parameters) || parameters[OAuthParameters.ClientId] is not { } id) return null;
        if (!options.MayCreateApps() || apps.TryGet(id, out _)) return Authenticate(parameters);
        var whyNot = PathName.IsAllowed(id) ? apps.WhyNoMore : $"it must be {PathName.Rule}";
        if (whyNot is null) await apps.GetOrCreateAsync(id);
        else RequestWarnings.Explain(http, $"this client_id does not become an app: {whyNot}");

        return Authenticate(parameters);
    }

    private static bool Accepts(App app, string secret) =>
        app.ClientSecret is null || CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(app.ClientSecret), Encoding.UTF8.GetBytes(secret));
}
