using System.Text.Json.Serialization;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Resources.WebhookSubscriptions;

/// <summary>Hear of a topic: of all the company's, or of one till's.</summary>
internal static class WebhookSubscription
{
    private const string Active = "Active";

    public static readonly ResourceKind Kind = new FinalKind<WebhookSubscriptionRequest, WebhookSubscriptionAttributes>
    {
        Name = "webhook_subscription",
        Path = "webhook_subscriptions",
        Versions = ApiVersions.Both,
        Statuses = new Statuses(Active, Active),
        Request = new(V1: WebhookSubscriptionRequest.Shape, V2: WebhookSubscriptionRequest.ShapeOfV2),
        Stored = static () => StoredWebhookSubscription.Default.WebhookSubscriptionRequest,
        Shown = static () => WebhookSubscriptionContract.Default.ResourceDocumentWebhookSubscriptionAttributes,
        Summary = static request => new RequestSummary(request.EventType, Till: request.Till),
        Parts = WebhookSubscriptionRequest.Parts,
        Settle = Activate,
    };

    private static Settled<WebhookSubscriptionAttributes> Activate(WriteContext context, Resource resource, WebhookSubscriptionRequest request)
    {
        WebhookStore.AddSubscription(context, request.EventType, new Subscriber(resource.Id, request.Till, request.Url, request.Daraja));
        var isFirst = resource.Version == ApiVersion.V1;
        return new Settled<WebhookSubscriptionAttributes>(
            new WebhookSubscriptionAttributes(
                request.EventType,
                request.Url,
                Active,
                isFirst ? request.Scope : Scoped.InWords(request.Scope),
                request.Till?.Number,
                isFirst ? null : request.Daraja is not null),
            null,
            []);
    }
}

/// <summary>A subscription, in the documentation's order of members.</summary>
internal sealed record WebhookSubscriptionAttributes(
    string EventType,
    string WebhookUri,
    string Status,
    string Scope,
    string? ScopeReference,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [property: BeyondDocumentation("The second version's requests have it.")]
    bool? EnableDarajaPayload) : IAttributes;

/// <summary>How what GET and a result say is written.</summary>
[JsonSerializable(typeof(ResourceDocument<WebhookSubscriptionAttributes>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class WebhookSubscriptionContract : JsonSerializerContext;
