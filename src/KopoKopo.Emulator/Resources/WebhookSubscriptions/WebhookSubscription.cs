using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Resources.WebhookSubscriptions;

/// <summary>Hear of a topic: of all the company's, or of one till's.</summary>
internal static class WebhookSubscription
{
    public static readonly ResourceKind Kind = new FinalKind<WebhookSubscriptionRequest>
    {
        Name = "webhook_subscription",
        Path = "webhook_subscriptions",
        Json = StoredRequests.Default.WebhookSubscriptionRequest,
        Request = WebhookSubscriptionRequest.Shape,
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
