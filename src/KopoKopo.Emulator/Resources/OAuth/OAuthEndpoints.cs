using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Scenarios.Rules;
using KopoKopo.Emulator.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KopoKopo.Emulator.Resources.OAuth;

/// <summary>OAuth as Doorkeeper, which Kopo Kopo runs, does it: the order of the checks, the bodies and the headers (docs/protocol.md, "OAuth").</summary>
internal sealed class OAuthEndpoints(ClientCredentials clients, TokenStore tokens, BearerTokens bearerTokens, Decider decider, EmulatorOptions options)
{
    /// <summary>Asking for a token, as scenarios know it.</summary>
    public static readonly KindInfo Word = new("oauth_token", HasResult: false, IsPayout: false);

    private const int TokenBytes = 32; // 43 characters of base64url

    public async Task<Results<OkJson<AccessTokenResponse>, OAuthError, ApiError, ScriptedResult>> Token(HttpContext http)
    {
        var parameters = await OAuthParameters.ReadAsync(http.Request);
        if (parameters.Error is { } error) return error;
        if (parameters[OAuthParameters.GrantType] is not { } grantType) return OAuthError.MissingGrantType;
        if (grantType != "client_credentials") return OAuthError.UnsupportedGrantType;
        if (await clients.AuthenticateOrCreateAsync(http, parameters) is not { } app) return OAuthError.InvalidClient;
        if (parameters[OAuthParameters.Scope] is not null) return OAuthError.InvalidScope;

        http.Features.Set(app);
        if (app.ClientSecret is null) RequestWarnings.Add(http, "nobody registered this client_id");
        if (await decider.DecideAsync(app, Word, Facts(http, app, grantType), http.RequestAborted) is { } decision
            && await ScriptedResult.InsteadAsync(decision.Response, http) is { } scripted)
        {
            return scripted;
        }

        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var issued = new AccessToken(app.Id, app.Clock.GetUtcNow().ToUnixTimeSeconds(), (long)options.TokenLifetime.Value.TotalSeconds, Revoked: false);
        await tokens.AddAsync(token, issued);
        http.Response.Headers.Pragma = "no-cache";
        return Respond(http, new AccessTokenResponse(token, "Bearer", issued.ExpiresIn, issued.CreatedAt), OAuthContracts.Default.AccessTokenResponse);
    }

    private static RequestFacts Facts(HttpContext http, App app, string grantType) => new(
        Word,
        JsonSerializer.SerializeToElement(new TokenRequestFacts(app.ClientId, grantType), OAuthContracts.Default.TokenRequestFacts),
        name => http.Request.Headers.TryGetValue(name, out var value) ? value.ToString() : null,
        walletOf: null);

    public async Task<Results<OkJson<IntrospectionResponse>, OAuthError, ApiError>> Introspect(HttpContext http)
    {
        var parameters = await OAuthParameters.ReadAsync(http.Request);
        if (parameters.Error is { } error) return error;

        var text = parameters[OAuthParameters.Token] ?? "";
        var (refusal, app) = AuthorizeIntrospection(http, parameters, text);
        if (refusal is not null) return refusal;

        var (token, owner, state) = bearerTokens.Check(text);
        var isActive = token is not null && state == TokenState.Live && owner?.Id == app?.Id;
        var response = isActive
            ? new IntrospectionResponse(Active: true, Scope: "", owner!.ClientId, "Bearer", token!.ExpiresAt, token.CreatedAt)
            : new IntrospectionResponse(Active: false);
        return Respond(http, response, OAuthContracts.Default.IntrospectionResponse);
    }

    public async Task<Results<OkJson<RevocationResponse>, OAuthError, ApiError>> Revoke(HttpContext http)
    {
        var parameters = await OAuthParameters.ReadAsync(http.Request);
        if (parameters.Error is { } error) return error;

        var text = parameters[OAuthParameters.Token] ?? "";
        var (token, owner, _) = bearerTokens.Check(text);
        if (token is not null)
        {
            if (clients.Authenticate(parameters)?.Id != owner!.Id) return OAuthError.NotYourToken;

            await tokens.RevokeAsync(text, token, owner.Clock.GetUtcNow());
        }

        return Respond(http, new RevocationResponse(), OAuthContracts.Default.RevocationResponse);
    }

    public Results<OkJson<TokenInfoResponse>, OAuthError> TokenInfo(HttpContext http)
    {
        var (token, app, state) = bearerTokens.Check(BearerTokens.Of(http.Request));

        // Whatever ails the token, this endpoint alone always says "is invalid" (Doorkeeper's TokenInfoController).
        if (state != TokenState.Live) return OAuthError.InvalidToken(InvalidToken.Describe(TokenState.Unknown), state: "unauthorized");

        var expiresIn = token!.ExpiresAt - app!.Clock.GetUtcNow().ToUnixTimeSeconds();
        return Respond(
            http,
            new TokenInfoResponse(ResourceOwnerId: null, Scope: [], expiresIn, new TokenApplication(app.ClientId), token.CreatedAt),
            OAuthContracts.Default.TokenInfoResponse);
    }

    // By client credentials, or else by another live token of the same app.
    private (OAuthError? Refusal, App? App) AuthorizeIntrospection(HttpContext http, OAuthParameters parameters, string introspected)
    {
        if (ClientCredentials.ArePresent(parameters))
        {
            var client = clients.Authenticate(parameters);
            return (client is null ? OAuthError.InvalidClient : null, client);
        }

        var bearer = BearerTokens.Of(http.Request);
        var (token, app, state) = bearerTokens.Check(bearer);
        if (token is null) return (OAuthError.NotAuthorized, null);

        return (state != TokenState.Live || bearer == introspected ? OAuthError.InvalidToken(InvalidToken.Describe(state)) : null, app);
    }

    private static OkJson<T> Respond<T>(HttpContext http, T response, JsonTypeInfo<T> contract)
    {
        http.Response.Headers.CacheControl = "no-store, no-cache";
        return new OkJson<T>(response, contract);
    }
}
