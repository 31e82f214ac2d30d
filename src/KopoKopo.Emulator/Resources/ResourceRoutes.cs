using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Resources.IncomingPayments;
using KopoKopo.Emulator.Resources.OAuth;

namespace KopoKopo.Emulator.Resources;

/// <summary>All that clients can create. One more kind is one folder and one line here.</summary>
internal static class ResourceRoutes
{
    public static readonly IReadOnlyList<ResourceKind> Kinds =
    [
        IncomingPayment.Kind,
    ];

    public static IServiceCollection AddResources(this IServiceCollection services) => services
        .AddSingleton<ResourceEndpoints>()
        .AddSingleton<OAuthEndpoints>()
        .AddSingleton<ClientCredentials>()
        .AddSingleton<IReadOnlyDictionary<string, CompleteResource>>(Kinds.ToDictionary(kind => kind.Name, kind => kind.Complete));

    public static void MapResources(this IEndpointRouteBuilder routes, ResourceEndpoints resources, OAuthEndpoints oauth)
    {
        MapOAuth(routes, oauth);

        // The documentation prints some paths without their prefix; both reach the same handler and write the same links.
        foreach (var prefix in new[] { "/api/v1", "" })
        {
            var group = routes.MapGroup(prefix).RequireBearerToken();
            foreach (var kind in Kinds)
            {
                group.MapPost($"/{kind.Path}", Handler.Of(http => resources.Create(kind, http))).WithName($"{prefix} create {kind.Name}");
                group.MapGet($"/{kind.Path}/{{id}}", Handler.Of(http => resources.Get(kind, http))).WithName($"{prefix} get {kind.Name}");
            }
        }
    }

    private static void MapOAuth(IEndpointRouteBuilder routes, OAuthEndpoints oauth)
    {
        var group = routes.MapGroup("/oauth").AnswerJson();
        group.MapPost("/token", Handler.Of(oauth.Token)).WithSummary("Exchange client credentials for an access token");
        group.MapPost("/introspect", Handler.Of(oauth.Introspect)).WithSummary("Say whether a token is live (RFC 7662)");
        group.MapPost("/revoke", Handler.Of(oauth.Revoke)).WithSummary("Revoke a token (RFC 7009)");
        group.MapGet("/token/info", Handler.Of(oauth.TokenInfo)).WithSummary("Details of the token used");
    }
}
