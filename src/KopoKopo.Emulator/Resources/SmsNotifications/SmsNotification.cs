using System.Text.Json;
using System.Text.Json.Serialization;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Resources.SmsNotifications;

/// <summary>Send a text message to the customer behind a webhook.</summary>
internal static class SmsNotification
{
    private const string Pending = "Pending";
    private const string Success = "Success";
    private const string Failed = "Failed";

    public static readonly ResourceKind Kind = new PendingKind<SmsNotificationRequest, SmsNotificationAttributes>
    {
        Name = "transaction_sms_notification",
        Path = "transaction_sms_notifications",
        Versions = ApiVersions.Both,
        InsteadInV2 = static () => "the newest SDKs send no text messages; v2 still takes them",
        Statuses = new Statuses(Pending, Success),
        Request = SmsNotificationRequest.Shape,
        Stored = static () => StoredSmsNotification.Default.SmsNotificationRequest,
        Shown = static () => SmsNotificationContract.Default.ResourceDocumentSmsNotificationAttributes,
        Summary = static request => new RequestSummary(request.WebhookEventReference),
        Before = static (resource, request) => SmsNotificationAttributes.Of(resource, request, Pending, errors: null),
        Settle = Settle,
    };

    private static Settled<SmsNotificationAttributes> Settle(WriteContext context, Resource resource, SmsNotificationRequest request)
    {
        var status = resource.Outcome.Succeeds ? Success : Failed;
        return new Settled<SmsNotificationAttributes>(
            SmsNotificationAttributes.Of(resource, request, status, resource.Outcome.Errors), request.CallbackUrl, []);
    }
}

/// <summary>A message, in the documentation's order of members.</summary>
/// <param name="Errors">Why it failed; it is left out where it did not.</param>
internal sealed record SmsNotificationAttributes(
    string Status,
    string Message,
    string WebhookEventReference,
    [property: JsonPropertyName("_links")] CallbackLinks Links,
    [property: BeyondDocumentation("The Python SDK reads it in every result. There is none.")] JsonElement? Metadata,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Errors) : IResultAttributes<SmsNotificationAttributes>
{
    public static SmsNotificationAttributes Of(Resource resource, SmsNotificationRequest request, string status, string? errors) =>
        new(status, request.Message, request.WebhookEventReference, CallbackLinks.Of(resource, request.CallbackUrl), Metadata: null, errors);

    public SmsNotificationAttributes Contradicted(string status, string? failure) => this with { Status = status };
}

/// <summary>How what GET and a result say is written.</summary>
[JsonSerializable(typeof(ResourceDocument<SmsNotificationAttributes>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class SmsNotificationContract : JsonSerializerContext;
