using System.Text.Json;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Resources.Payouts;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Resources.Payments;

/// <summary>Pay a recipient. The money is reserved when the payment is accepted and given back if it fails.</summary>
internal static class Payment
{
    public static readonly ResourceKind Kind = new PendingKind<PaymentRequest>
    {
        Name = "payment",
        Path = "payments",
        IsPayout = true,
        Json = StoredRequests.Default.PaymentRequest,
        Request = PaymentRequest.Shape,
        Reserve = static (context, resource, request) => Ledger.Reserve(context, request.Amount, resource.Id),
        Pending = static (json, resource, request) => ResourceView.Write(json, resource, attributes => Write(attributes, resource, request, PayoutView.Scheduled, [])),
        Settle = Settle,
    };

    private static Completion Settle(WriteContext context, Resource resource, PaymentRequest request)
    {
        var part = new PayoutPart(Destination.Recipient(request.DestinationType, request.DestinationReference), Ledger.Reserved(context, resource.Id));
        var batches = Payout.Settle(context, resource, request.Amount, [part], static amounts => [.. amounts.Select(amount => (IReadOnlyList<Money>)[amount])]).Select(paid => paid.Batch).ToList();
        var status = PayoutView.StatusOf(batches);
        return new Completion(status, ResourceView.ToBytes(resource, json => Write(json, resource, request, status, batches)), request.CallbackUrl, []);
    }

    private static void Write(Utf8JsonWriter json, Resource resource, PaymentRequest request, string status, IReadOnlyList<TransferBatch> batches)
    {
        PayoutView.WriteHead(json, resource, status, request.Amount, batches);
        ResourceView.WriteMetadata(json, request.Metadata);
        ResourceView.WriteLinks(json, resource, request.CallbackUrl);
        PayoutView.WriteOriginationTime(json, batches);
    }
}
