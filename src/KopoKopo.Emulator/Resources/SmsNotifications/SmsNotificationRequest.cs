using System.Text.Json.Serialization;
using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Topics;

namespace KopoKopo.Emulator.Resources.SmsNotifications;

/// <summary>A validated message, as it is stored.</summary>
internal sealed record SmsNotificationRequest(string WebhookEventReference, string Message, string CallbackUrl)
{
    private static readonly Member<string> EventMember = new("webhook_event_reference", RequestShapes.Reference, "The id of the webhook the message is about.")
    {
        IsRequired = true,
        Check = CheckEvent,
        Example = "\"e51438e9-c42b-4bf2-a261-faeaf189e3ed\"",
    };

    private static readonly Member<string> MessageMember = new("message", RequestShapes.Prose, "What the customer is told.")
    {
        IsRequired = true,
        Example = "\"Your message here\"",
    };

    public static readonly Shape<SmsNotificationRequest> Shape = RequestMembers.Of(
        "a message",
        static members => new SmsNotificationRequest(members.Get(EventMember)!, members.Get(MessageMember)!, members.Get(RequestMembers.Links)!),
        EventMember,
        MessageMember,
        RequestMembers.Links);

    private static void CheckEvent(Members members)
    {
        var request = members.Request();
        var topic = request.Merchant!.TopicOfWebhook(members.Get(EventMember)!);
        if (topic is null) members.Fail(EventMember, RequestShapes.Invalid);
        else if (topic != BuygoodsReceived.Topic.Name && topic != BuygoodsReversed.Topic.Name)
        {
            request.WouldRefuse(members.PathOf(EventMember), $"is invalid: it is of {topic}, and only a buygoods transaction has a customer to tell");
        }
    }
}

/// <summary>How the validated request is stored.</summary>
[JsonSerializable(typeof(SmsNotificationRequest))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
internal sealed partial class StoredSmsNotification : JsonSerializerContext;
