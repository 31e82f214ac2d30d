using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Topics;

namespace KopoKopo.Emulator.Resources.WebhookSubscriptions;

/// <summary>Hear of a topic: of all the company's, or of one till's.</summary>
internal static class WebhookSubscription
{
    public static readonly ResourceKind Kind = new FinalKind<WebhookSubscriptionRequest>
    {
        Name = "webhook_subscription",
        Path = "webhook_subscriptions",
        Json = StoredRequests.Default.WebhookSubscriptionRequest,
        Read = WebhookSubscriptionRequest.Read,
        Settle = Activate,
    };

    private static Completion Activate(WriteContext context, Resource resource, WebhookSubscriptionRequest request)
    {
        const string active = "Active";
        WebhookStore.AddSubscription(context, request.EventType, request.Till, request.Url);
        var view = ResourceView.ToBytes(resource, json =>
        {
            json.WriteString("event_type", request.EventType);
            json.WriteString("webhook_uri", request.Url);
            json.WriteString("status", active);
            json.WriteString("scope", request.Scope);
            json.WriteString("scope_reference", request.Till?.Number);
        });
        return new Completion(active, view, null, []);
    }
}

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
