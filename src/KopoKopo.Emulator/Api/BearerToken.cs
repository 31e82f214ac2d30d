using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Api;

/// <summary>The access token of a request and what it is worth now.</summary>
internal sealed class BearerTokens(TokenStore tokens, AppStore apps)
{
    private const string Scheme = "Bearer ";

    /// <summary>
    /// The token a request carries: in the Authorization header (scheme in any case), else as <c>access_token</c> or <c>bearer_token</c> in the
    /// query, as Doorkeeper takes it. Empty if there is none.
    /// </summary>
    public static string Of(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return header[Scheme.Length..].Trim();

        var parameter = request.Query["access_token"];
        return parameter.Count > 0 ? parameter.ToString() : request.Query["bearer_token"].ToString();
    }

    /// <summary>The token, its app and its state by that app's clock. Token and app are null if it is unknown.</summary>
    public (AccessToken? Token, App? App, TokenState State) Check(string token)
    {
        if (token.Length == 0 || tokens.Find(token) is not { } found) return (null, null, TokenState.Unknown);

        if (apps.Find(found.AppId) is not { } app) return (null, null, TokenState.Unknown);

        return (found, app, found.StateAt(app.Clock.GetUtcNow()));
    }
}

/// <summary>What Doorkeeper says of a token that does not do.</summary>
internal static class InvalidToken
{
    public static string Describe(TokenState state) => state switch
    {
        TokenState.Expired => "The access token expired",
        TokenState.Revoked => "The access token was revoked",
        _ => "The access token is invalid",
    };

    public static string Challenge(string error, string description) => $"Bearer realm=\"Doorkeeper\", error=\"{error}\", error_description=\"{description}\"";
}
