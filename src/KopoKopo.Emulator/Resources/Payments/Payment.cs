using System.Text.Json;
using System.Text.Json.Serialization;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Payouts;
using KopoKopo.Emulator.Resources.SentMoney;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Resources.Payments;

/// <summary>Pay a recipient. The money is reserved when the payment is accepted and given back if it fails.</summary>
internal static class Payment
{
    public static readonly ResourceKind Kind = new PendingKind<PaymentRequest, PaymentAttributes>
    {
        Name = "payment",
        Path = "payments",
        Versions = ApiVersions.FirstAlone,
        InsteadInV2 = static () => $"v2 has {SendMoney.Kind.Path} in place of this",
        Statuses = PayoutResult.Statuses,
        IsPayout = true,
        Request = PaymentRequest.Shape,
        Stored = static () => StoredPayment.Default.PaymentRequest,
        Shown = static () => PaymentContract.Default.ResourceDocumentPaymentAttributes,
        Summary = static request => new RequestSummary(request.DestinationReference, request.Amount),
        Parts = PaymentRequest.Parts,
        Reserve = static (context, resource, request) => Reservations.Take(context, request.Amount, resource.Id),
        Before = static (resource, request) => PaymentAttributes.Of(resource, request, PayoutResult.Scheduled, []),
        Settle = Settle,
    };

    private static Settled<PaymentAttributes> Settle(WriteContext context, Resource resource, PaymentRequest request)
    {
        var recipient = Destination.Recipient(context, request.DestinationType, request.DestinationReference);
        var part = new PayoutPart(recipient, Reservations.Of(context, resource.Id));
        var batches = Payout.Settle(context, resource, request.Amount, [part], static amounts => [.. amounts.Select(amount => (IReadOnlyList<Money>)[amount])])
            .Select(paid => paid.Batch)
            .ToList();
        return new Settled<PaymentAttributes>(PaymentAttributes.Of(resource, request, PayoutResult.StatusOf(batches), batches), request.CallbackUrl, []);
    }
}

/// <summary>A payment, in the documentation's order of members.</summary>
internal sealed record PaymentAttributes(
    string Status,
    string CreatedAt,
    RequestedAmount Amount,
    IReadOnlyList<TransferBatchResult> TransferBatches,
    [property: JsonConverter(typeof(JavaScriptValueConverter))] JsonElement? Metadata,
    [property: JsonPropertyName("_links")] CallbackLinks Links,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [property: BeyondDocumentation("The Python SDK reads it in results; there is none before.")]
    string? OriginationTime) : IResultAttributes<PaymentAttributes>
{
    public static PaymentAttributes Of(Resource resource, PaymentRequest request, string status, IReadOnlyList<TransferBatch> batches) => new(
        status,
        Instant.WithMilliseconds(resource.CreatedAt),
        RequestedAmount.Of(request.Amount),
        TransferBatchResult.ListOf(batches),
        request.Metadata,
        CallbackLinks.Of(resource, request.CallbackUrl),
        PayoutResult.OriginationTimeOf(batches));

    public PaymentAttributes Contradicted(string status, string? failure) =>
        this with { Status = status, TransferBatches = failure is null ? TransferBatches : [] };
}

/// <summary>How what GET and a result say is written.</summary>
[JsonSerializable(typeof(ResourceDocument<PaymentAttributes>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class PaymentContract : JsonSerializerContext;
