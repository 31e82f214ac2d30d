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
    /// <summary>The form of the numbers in the Daraja payload that it asks for; null: it asks for the usual webhook.</summary>
    public string? Daraja { get; init; }

    // A slip in one of the SDKs: nothing of that name is ever sent.
    private const string SlipOfTheSdk = "m2m_transaction_completed";

    private static readonly Member<string> EventTypeMember = EventTypeOf(WebhookTopics.NamesOf(ApiVersion.V1));
    private static readonly Member<string> EventTypeMemberOfV2 = EventTypeOf([.. WebhookTopics.NamesOf(ApiVersion.V2), SlipOfTheSdk]);
    private static readonly Member<bool?> DarajaMember = new(
        "enable_daraja_payload", Shapes.Boolean, "Whether to send what M-PESA's Daraja would, of the topics that have that form; of others it is ignored.")
    {
        TakesNull = true,
    };

    private static readonly Member<string> UrlMember = new("url", RequestShapes.Url, "The URL webhooks are POSTed to; production wants https.")
    {
        IsRequired = true,
        Example = "\"https://myapplication.com/webhooks\"",
    };

    public static readonly Shape<WebhookSubscriptionRequest> Shape = RequestMembers.Of(
        "a subscription", static members => Of(members, members.Get(EventTypeMember)!), EventTypeMember, UrlMember, Scoped.Scope, Scoped.Till);

    public static readonly Shape<WebhookSubscriptionRequest> ShapeOfV2 = RequestMembers.Of(
        "a subscription",
        static members => Of(members, members.Get(EventTypeMemberOfV2)!) with { Daraja = DarajaOf(members) },
        EventTypeMemberOfV2,
        UrlMember,
        Scoped.Scope,
        Scoped.Till,
        DarajaMember);

    /// <inheritdoc cref="ResourceKind.Parts"/>
    public static readonly RequestParts Parts = new() { Till = new MemberPath(Scoped.Till) };

    private static Member<string> EventTypeOf(string[] topics) => new("event_type", RequestShapes.OneOf(topics), "The topic to hear of.")
    {
        IsRequired = true,
        Example = $"\"{topics[0]}\"",
    };

    // Which form it is is settled when it is asked for.
    private static string? DarajaOf(Members members)
    {
        if (members.Get(DarajaMember) != true) return null;

        return members.Request().Merchant?.V2.DarajaMsisdn == DarajaMsisdn.Digits ? DarajaPayload.Digits : DarajaPayload.Hash;
    }

    private static WebhookSubscriptionRequest Of(Members members, string eventType)
    {
        var scope = members.Get(Scoped.Scope)!;
        if (UsualScope(eventType) is { } usual && scope != usual)
        {
            members.Request().Remark($"a subscription to {eventType} is unusual for a {scope}: the SDKs subscribe a {usual} to it");
        }

        if (members.Request().Merchant?.MaySubscribe(eventType) == false)
        {
            members.Reading.Reject(
                $"There are {WebhookStore.MostPerTopic} subscriptions to {eventType}, the most an app may have here; " +
                "POST /_emulator/reset starts the app without any");
        }

        return new WebhookSubscriptionRequest(eventType, members.Get(UrlMember)!, scope, members.Get(Scoped.Till));
    }

    private static string? UsualScope(string eventType) => WebhookTopics.All.FirstOrDefault(topic => topic.Name == eventType) is { } topic
        ? topic.Subject.IsOfTill ? Scoped.ToTill : Scoped.ToCompany
        : null;
}

/// <summary>How the validated request is stored.</summary>
[JsonSerializable(typeof(WebhookSubscriptionRequest))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
internal sealed partial class StoredWebhookSubscription : JsonSerializerContext;
