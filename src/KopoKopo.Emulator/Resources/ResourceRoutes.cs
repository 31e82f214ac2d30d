using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Resources.IncomingPayments;
using KopoKopo.Emulator.Resources.MerchantAccounts;
using KopoKopo.Emulator.Resources.OAuth;
using KopoKopo.Emulator.Resources.PaymentLinks;
using KopoKopo.Emulator.Resources.Payments;
using KopoKopo.Emulator.Resources.PayRecipients;
using KopoKopo.Emulator.Resources.Polling;
using KopoKopo.Emulator.Resources.Reversals;
using KopoKopo.Emulator.Resources.SentMoney;
using KopoKopo.Emulator.Resources.SettlementTransfers;
using KopoKopo.Emulator.Resources.SmsNotifications;
using KopoKopo.Emulator.Resources.WebhookSubscriptions;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Topics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KopoKopo.Emulator.Resources;

/// <summary>All that clients can create. One more kind is one folder and one line here.</summary>
internal static class ResourceRoutes
{
    public static readonly IReadOnlyList<ResourceKind> Kinds =
    [
        WebhookSubscription.Kind,
        IncomingPayment.Kind,
        PayRecipient.Kind,
        ExternalRecipient.Kind,
        Payment.Kind,
        SendMoney.Kind,
        PaymentLink.Kind,
        Reversal.Kind,
        MerchantBankAccount.Kind,
        MerchantWallet.Kind,
        SettlementTransfer.Kind,
        Poll.Kind,
        SmsNotification.Kind,
    ];

    /// <summary>What scenarios may be about.</summary>
    public static ScenarioWords Words => new([OAuthEndpoints.Word, .. Kinds.Select(kind => kind.Word)], WebhookTopics.Names, TransactionOverrides.WhyNot);

    public static IServiceCollection AddResources(this IServiceCollection services) => services
        .AddSingleton<ResourceEndpoints>()
        .AddSingleton<LinkEndpoints>()
        .AddSingleton<MerchantDestinations>()
        .AddSingleton<LinkPayments>()
        .AddSingleton<PaymentLinkEndpoints>()
        .AddSingleton<OAuthEndpoints>()
        .AddSingleton<ClientCredentials>()
        .AddSingleton(Words)
        .AddSingleton<IReadOnlyDictionary<string, CompleteResource>>(Kinds.ToDictionary(kind => kind.Name, kind => (CompleteResource)kind.Complete));

    public static void MapResources(this IEndpointRouteBuilder routes, IServiceProvider services)
    {
        MapOAuth(routes, services.GetRequiredService<OAuthEndpoints>());
        MapKinds(routes, services.GetRequiredService<ResourceEndpoints>());
        MapLinks(routes, services.GetRequiredService<LinkEndpoints>());
        MapPaymentLinks(routes, services.GetRequiredService<PaymentLinkEndpoints>());
    }

    private static void MapKinds(IEndpointRouteBuilder routes, ResourceEndpoints resources)
    {
        // The documentation prints some paths without their prefix; both reach the same handler and write the same links.
        var bare = routes.MapGroup("").RequireBearerToken().ExcludeFromDescription();
        foreach (var kind in Kinds)
        {
            foreach (var version in kind.Versions) MapKind(routes.MapGroup(version.Prefix()).RequireBearerToken(), kind, version, resources);
            MapKind(bare, kind, kind.Versions[0], resources);
        }
    }

    private static void MapKind(IEndpointRouteBuilder group, ResourceKind kind, ApiVersion version, ResourceEndpoints resources)
    {
        group.MapPost($"/{kind.Path}", Handler.Of(http => resources.Create(kind, version, http)))
            .Described(new KindOperation(kind, version, IsCreation: true));
        group.MapGet($"/{kind.Path}/{{id}}", Handler.Of(http => resources.Get(kind, http))).Described(new KindOperation(kind, version));
        group.MapGet($"/{kind.Path}", Handler.Of(http => resources.GetByQuery(kind, http)))
            .Described(new KindOperation(kind, version, IsByQuery: true));
    }

    // What webhooks link to.
    private static void MapLinks(IEndpointRouteBuilder routes, LinkEndpoints links)
    {
        var group = routes.MapGroup("").RequireBearerToken();
        group.MapGet($"/{Webhook.EventsPath}/{{id}}", Handler.Of(links.GetEvent)).Described(new LinkOperation(IsEvent: true)).WithSummary("The webhook itself");
        foreach (var (path, type) in LinkEndpoints.Subjects)
        {
            group.MapGet($"/{path}/{{id}}", Handler.Of(http => links.GetSubject(type, http)))
                .Described(new LinkOperation())
                .WithSummary("What a webhook is about");
        }
    }

    // What customers see has no token, and is no JSON.
    private static void MapPaymentLinks(IEndpointRouteBuilder routes, PaymentLinkEndpoints links)
    {
        var cancel = $"/{PaymentLink.Kind.Path}/{{id}}/cancel";
        var operation = new ApiOperation(typeof(Results<OkJson<CancelledLink>, ApiError>));
        routes.MapGroup(PaymentLink.Kind.Versions[0].Prefix()).RequireBearerToken().MapPost(cancel, Handler.Of(links.Cancel))
            .Described(operation).WithSummary("Cancel a payment link");
        routes.MapGroup("").RequireBearerToken().ExcludeFromDescription().MapPost(cancel, Handler.Of(links.Cancel)).Described(operation);
        var page = $"{PaymentLinkPage.Path}/{{id}}";
        routes.MapGet(page, Handler.Of(links.Show)).Described(new PageOperation()).WithSummary("The page of a payment link");
        routes.MapPost(page, Handler.Of(links.Answer)).Described(new PageOperation(TakesForm: true))
            .WithSummary("Pay on the page of a payment link, or decline");
    }

    private static void MapOAuth(IEndpointRouteBuilder routes, OAuthEndpoints oauth)
    {
        var group = routes.MapGroup("/oauth").AnswerAnyone();
        Map(HttpMethods.Post, "/token", OAuthOperation.Of(oauth.Token, OAuthParameters.TokenRequest), "Exchange client credentials for an access token");
        Map(HttpMethods.Post, "/introspect", OAuthOperation.Of(oauth.Introspect, OAuthParameters.TokenQuestion), "Say whether a token is live (RFC 7662)");
        Map(HttpMethods.Post, "/revoke", OAuthOperation.Of(oauth.Revoke, OAuthParameters.TokenQuestion), "Revoke a token (RFC 7009)");
        Map(HttpMethods.Get, "/token/info", OAuthOperation.Of(oauth.TokenInfo), "Details of the token used");

        void Map(string method, string path, OAuthOperation operation, string summary) =>
            group.MapMethods(path, [method], operation.Handle).Described(operation).WithSummary(summary);
    }
}
