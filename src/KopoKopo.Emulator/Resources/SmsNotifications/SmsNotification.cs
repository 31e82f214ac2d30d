using System.Text.Json;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Resources.SmsNotifications;

/// <summary>Send a text message to the customer behind a webhook.</summary>
internal static class SmsNotification
{
    public static readonly ResourceKind Kind = new PendingKind<SmsNotificationRequest>
    {
        Name = "transaction_sms_notification",
        Path = "transaction_sms_notifications",
        Json = StoredRequests.Default.SmsNotificationRequest,
        Request = SmsNotificationRequest.Shape,
        Pending = static (json, resource, request) => ResourceView.Write(json, resource, attributes => Write(attributes, resource, request, "Pending")),
        Settle = Settle,
    };

    private static Completion Settle(WriteContext context, Resource resource, SmsNotificationRequest request)
    {
        var status = resource.Outcome.Succeeds ? "Success" : "Failed";
        var view = ResourceView.ToBytes(resource, json =>
        {
            Write(json, resource, request, status);
            if (resource.Outcome.Errors is { } errors) json.WriteString("errors", errors);
        });
        return new Completion(status, view, request.CallbackUrl, []);
    }

    private static void Write(Utf8JsonWriter json, Resource resource, SmsNotificationRequest request, string status)
    {
        json.WriteString("status", status);
        json.WriteString("message", request.Message);
        json.WriteString("webhook_event_reference", request.WebhookEventReference);
        ResourceView.WriteLinks(json, resource, request.CallbackUrl);

        // Not in the documentation; the Python SDK reads it in every result.
        ResourceView.WriteMetadata(json, null);
    }
}
