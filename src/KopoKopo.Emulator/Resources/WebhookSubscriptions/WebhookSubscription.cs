using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Topics;

namespace KopoKopo.Emulator.Resources.WebhookSubscriptions;

/// <summary>Hear of a topic: of all the company's, or of one till's.</summary>
internal static class WebhookSubscription
{
    private const string Active = "Active";

    public static readonly ResourceKind Kind = new FinalKind<WebhookSubscriptionRequest, WebhookSubscriptionAttributes>
    {
        Name = "webhook_subscription",
        Path = "webhook_subscriptions",
        Statuses = new Statuses(Active, Active),
        View = ResourceContracts.Default.ResourceDocumentWebhookSubscriptionAttributes,
        Json = StoredRequests.Default.WebhookSubscriptionRequest,
        Read = WebhookSubscriptionRequest.Read,
        Settle = Activate,
    };

    private static Settled<WebhookSubscriptionAttributes> Activate(WriteContext context, Resource resource, WebhookSubscriptionRequest request)
    {
        WebhookStore.AddSubscription(context, request.EventType, request.Till, request.Url);
        return new Settled<WebhookSubscriptionAttributes>(new WebhookSubscriptionAttributes(request.EventType, request.Url, Active, request.Scope, request.Till?.Number), null, []);
    }
}

/// <summary>A subscription, in the documentation's order of members.</summary>
internal sealed record WebhookSubscriptionAttributes(string EventType, string WebhookUri, string Status, string Scope, string? ScopeReference) : IAttributes;

/// <summary>A validated subscription.</summary>
/// <param name="Till">The till it is limited to; null for the whole company.</param>
internal sealed record WebhookSubscriptionRequest(string EventType, string Url, string Scope, Till? Till)
{
    public static WebhookSubscriptionRequest Read(Fields fields)
    {
        var eventType = fields.OneOf("event_type", WebhookTopics.Names);
        var url = fields.Url("url");
        var scope = Scoped.Read(fields, out var till);
        if (fields.Error is null && fields.Merchant?.MaySubscribe(eventType) == false)
        {
            fields.Reject($"There are {WebhookStore.MostPerTopic} subscriptions to {eventType}, the most an app may have here; POST /_emulator/reset starts the app without any");
        }

        return new WebhookSubscriptionRequest(eventType, url, scope, till);
    }
}
