using System.Text.Json.Serialization;
using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Topics;

namespace KopoKopo.Emulator.Resources.WebhookSubscriptions;

/// <summary>A validated subscription.</summary>
/// <param name="Till">The till it is limited to; null for the whole company.</param>
internal sealed record WebhookSubscriptionRequest(string EventType, string Url, string Scope, Till? Till)
{
    private static readonly Member<string> EventTypeMember = new("event_type", RequestShapes.OneOf(WebhookTopics.Names), "The topic to hear of.")
    {
        IsRequired = true,
        Example = $"\"{WebhookTopics.Names[0]}\"",
    };

    private static readonly Member<string> UrlMember = new("url", RequestShapes.Url, "The URL webhooks are POSTed to; production wants https.")
    {
        IsRequired = true,
        Example = "\"https://myapplication.com/webhooks\"",
    };

    public static readonly Shape<WebhookSubscriptionRequest> Shape =
        RequestMembers.Of("a subscription", Of, EventTypeMember, UrlMember, Scoped.Scope, Scoped.Till);

    /// <inheritdoc cref="ResourceKind.Parts"/>
    public static readonly RequestParts Parts = new() { Till = new MemberPath(Scoped.Till) };

    private static WebhookSubscriptionRequest Of(Members members)
    {
        var eventType = members.Get(EventTypeMember)!;
        var scope = members.Get(Scoped.Scope)!;
        if (scope != UsualScope(eventType))
        {
            members.Request().Remark($"a subscription to {eventType} is unusual for a {scope}: the SDKs subscribe a {UsualScope(eventType)} to it");
        }

        if (members.Request().Merchant?.MaySubscribe(eventType) == false)
        {
            members.Reading.Reject(
                $"There are {WebhookStore.MostPerTopic} subscriptions to {eventType}, the most an app may have here; " +
                "POST /_emulator/reset starts the app without any");
        }

        return new WebhookSubscriptionRequest(eventType, members.Get(UrlMember)!, scope, members.Get(Scoped.Till));
    }

    private static string UsualScope(string eventType) =>
        WebhookTopics.All.First(topic => topic.Name == eventType).Subject.IsOfTill ? Scoped.ToTill : Scoped.ToCompany;
}

/// <summary>How the validated request is stored.</summary>
[JsonSerializable(typeof(WebhookSubscriptionRequest))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
internal sealed partial class StoredWebhookSubscription : JsonSerializerContext;
