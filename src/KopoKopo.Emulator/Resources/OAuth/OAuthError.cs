using KopoKopo.Emulator.Api;

namespace KopoKopo.Emulator.Resources.OAuth;

/// <summary>A refusal as Doorkeeper writes it: body, <c>WWW-Authenticate</c> and <c>Cache-Control</c> (docs/protocol.md, "OAuth").</summary>
internal sealed record OAuthError(int Status, string Error, string Description, bool IsChallenge = true, string? State = null) : IResult
{
    public static readonly OAuthError MissingGrantType = new(400, "invalid_request", "Missing required parameter: grant_type.");

    public static readonly OAuthError UnsupportedGrantType = new(
        400, "unsupported_grant_type", "The authorization grant type is not supported by the authorization server.");

    public static readonly OAuthError InvalidClient = new(
        401,
        "invalid_client",
        "Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.");

    public static readonly OAuthError InvalidScope = new(400, "invalid_scope", "The requested scope is invalid, unknown, or malformed.");

    public static readonly OAuthError NotAuthorized = new(
        400, "invalid_request", "Request need to be authorized. Required parameter for authorizing request is missing or invalid.");

    public static readonly OAuthError NotYourToken = new(403, "unauthorized_client", "You are not authorized to revoke this token", IsChallenge: false);

    public static OAuthError InvalidToken(string description, string? state = null) => new(401, "invalid_token", description, State: state);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        RequestTrace.Of(httpContext).Refusal = Description;
        response.StatusCode = Status;
        response.Headers.CacheControl = "no-store, no-cache";
        if (IsChallenge) response.Headers.WWWAuthenticate = Api.InvalidToken.Challenge(Error, Description);
        return JsonBody.WriteAsync(response, new OAuthErrorBody(Error, Description, State), ErrorContracts.Default.OAuthErrorBody);
    }
}
