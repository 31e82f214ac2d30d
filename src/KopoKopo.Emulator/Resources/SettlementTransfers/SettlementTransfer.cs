using System.Text.Json;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Resources.Payouts;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Topics;

namespace KopoKopo.Emulator.Resources.SettlementTransfers;

/// <summary>
/// Move the merchant's money to its own accounts: an amount to one of them (targeted), or all there is to those it prefers (blind). The money is
/// reserved when the transfer is accepted and given back if it fails.
/// </summary>
internal static class SettlementTransfer
{
    public static readonly ResourceKind Kind = new PendingKind<SettlementTransferRequest>
    {
        Name = "settlement_transfer",
        Path = "settlement_transfers",
        IsPayout = true,
        Json = StoredRequests.Default.SettlementTransferRequest,
        Request = SettlementTransferRequest.Shape,
        Reserve = Reserve,
        Pending = static (json, resource, request) => ResourceView.Write(json, resource, attributes => Write(attributes, resource, request, PayoutView.Scheduled, [])),
        Settle = Settle,
    };

    private static void Reserve(WriteContext context, Resource resource, SettlementTransferRequest request)
    {
        if (request.Amount is { } amount) Ledger.Reserve(context, amount, resource.Id);
        else Ledger.ReserveAll(context, resource.Id);
    }

    private static Completion Settle(WriteContext context, Resource resource, SettlementTransferRequest request)
    {
        var paid = Payout.Settle(context, resource, request.Amount, Plan(context, request, Ledger.Reserved(context, resource.Id)), TransferBatch.Split);
        var batches = paid.Select(part => part.Batch).ToList();
        var events = paid.Where(part => part.Batch.Errors is null).Select(part => SettlementTransferCompleted.Of(context, resource.Random, resource.Origin, part.Batch, part.Part.Tills)).ToList();
        var status = PayoutView.StatusOf(batches);
        return new Completion(status, ResourceView.ToBytes(resource, json => Write(json, resource, request, status, batches)), request.CallbackUrl, events);
    }

    // One part for each account that money goes to; where there is none to go, the part that fails for it.
    private static IReadOnlyList<PayoutPart> Plan(WriteContext context, SettlementTransferRequest request, IReadOnlyList<Reservation> reserved)
    {
        if (request.Target is { } target) return [new PayoutPart(Destination.Account(context, target.Type, target.Reference), reserved)];

        var (ofTills, ofCompany) = Destination.Preferred(context);
        if (ofTills.Reference == ofCompany.Reference || reserved.Count == 0) return [new PayoutPart(ofCompany, reserved)];

        PayoutPart[] both = [new(ofTills, [.. reserved.Where(part => part.IsFromTill)]), new(ofCompany, [.. reserved.Where(part => !part.IsFromTill)])];
        return [.. both.Where(part => part.Reserved.Count > 0)];
    }

    private static void Write(Utf8JsonWriter json, Resource resource, SettlementTransferRequest request, string status, IReadOnlyList<TransferBatch> batches)
    {
        PayoutView.WriteHead(json, resource, status, request.Amount, batches);
        ResourceView.WriteLinks(json, resource, request.CallbackUrl);
        PayoutView.WriteOriginationTime(json, batches);

        // Not in the documentation; the Python SDK reads it in every result.
        ResourceView.WriteMetadata(json, null);
    }
}
