using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;
using Microsoft.Net.Http.Headers;

namespace KopoKopo.Emulator.Api;

/// <summary>Marks an endpoint that answers JSON: whether it is one of Kopo Kopo's own, and whether it needs a token.</summary>
internal sealed record ApiEndpointMetadata(bool IsKopoKopo, bool RequiresToken);

/// <summary>Marks the endpoint that answers server-sent events instead of JSON.</summary>
internal sealed record ServerSentEvents;

/// <summary>What every API request passes before its handler: 406 for a format that is not JSON, 401 for a token that does not do.</summary>
internal sealed class ApiGate(RequestDelegate next, BearerTokens tokens, EmulatorOptions options)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<ApiEndpointMetadata>() is not { } manners) return next(http);
        if (!AcceptsJson(http.Request) && http.GetEndpoint()!.Metadata.GetMetadata<ServerSentEvents>() is null)
        {
            return new ApiError(StatusCodes.Status406NotAcceptable, "Only JSON is answered: send Accept: application/json").ExecuteAsync(http);
        }

        if (manners.IsKopoKopo && http.Request.Headers.UserAgent.Count == 0)
        {
            if (options.Strict) return new ApiError(StatusCodes.Status403Forbidden, "User-Agent is missing").ExecuteAsync(http);
            RequestWarnings.Add(http, "User-Agent is missing");
        }

        if (!manners.RequiresToken) return next(http);

        var (_, app, state) = tokens.Check(BearerTokens.Of(http.Request));
        if (state != TokenState.Live) return Refuse(http, state);

        http.Features.Set(app);
        return next(http);
    }

    /// <summary>The app whose token the request carries.</summary>
    public static App AppOf(HttpContext http) =>
        http.Features.Get<App>() ?? throw new InvalidOperationException("Only an endpoint that requires a token has an app.");

    // Kopo Kopo's own body of a 401 is unknown; this JSON is the one form that no SDK chokes on (docs/protocol.md, "Errors").
    private static Task Refuse(HttpContext http, TokenState state)
    {
        var description = InvalidToken.Describe(state);
        http.Response.Headers.WWWAuthenticate = InvalidToken.Challenge("invalid_token", description);
        return new ApiError(StatusCodes.Status401Unauthorized, description).ExecuteAsync(http);
    }

    private static bool AcceptsJson(HttpRequest request)
    {
        var accept = request.Headers.Accept;
        if (accept.Count == 0 || accept is ["application/json"] or ["*/*"]) return true;
        if (!MediaTypeHeaderValue.TryParseList(accept, out var types)) return true;

        return types.Any(type => type.Quality is not 0 && (type.MatchesAllTypes
            || (type.Type.Equals("application", StringComparison.OrdinalIgnoreCase)
                && (type.MatchesAllSubTypes
                    || type.SubTypeWithoutSuffix.Equals("json", StringComparison.OrdinalIgnoreCase)
                    || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase)))));
    }
}

internal static class ApiMannersExtensions
{
    /// <summary>These endpoints are Kopo Kopo's, and answer JSON only to a live access token.</summary>
    public static TBuilder RequireBearerToken<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new ApiEndpointMetadata(IsKopoKopo: true, RequiresToken: true));

    /// <summary>These endpoints are Kopo Kopo's, and answer JSON to anyone.</summary>
    public static TBuilder AnswerAnyone<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new ApiEndpointMetadata(IsKopoKopo: true, RequiresToken: false));

    /// <summary>These endpoints are the emulator's own, and answer JSON.</summary>
    public static TBuilder AnswerJson<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new ApiEndpointMetadata(IsKopoKopo: false, RequiresToken: false));
}
