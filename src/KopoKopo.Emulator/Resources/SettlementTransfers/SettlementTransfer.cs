using System.Text.Json;
using System.Text.Json.Serialization;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Payouts;
using KopoKopo.Emulator.Resources.SentMoney;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Topics;

namespace KopoKopo.Emulator.Resources.SettlementTransfers;

/// <summary>
/// Move the merchant's money to its own accounts: an amount to one of them (targeted), or all there is to those it prefers (blind). The money is
/// reserved when the transfer is accepted and given back if it fails.
/// </summary>
internal static class SettlementTransfer
{
    public static readonly ResourceKind Kind = new PendingKind<SettlementTransferRequest, SettlementTransferAttributes>
    {
        Name = "settlement_transfer",
        Path = "settlement_transfers",
        Versions = ApiVersions.FirstAlone,
        InsteadInV2 = static () => $"v2 has {SendMoney.Kind.Path} in place of this; it goes to your own accounts as well",
        Statuses = PayoutResult.Statuses,
        IsPayout = true,
        Topics = [SettlementTransferCompleted.Topic.Name],
        Request = SettlementTransferRequest.Shape,
        Stored = static () => StoredSettlementTransfer.Default.SettlementTransferRequest,
        Shown = static () => SettlementTransferContract.Default.ResourceDocumentSettlementTransferAttributes,
        Summary = static request => new RequestSummary(request.Target?.Reference, request.Amount),
        Parts = SettlementTransferRequest.Parts,
        Reserve = Reserve,
        Before = static (resource, request) => SettlementTransferAttributes.Of(resource, request, PayoutResult.Scheduled, []),
        Settle = Settle,
    };

    private static void Reserve(WriteContext context, Resource resource, SettlementTransferRequest request)
    {
        if (request.Amount is { } amount) Reservations.Take(context, amount, resource.Id);
        else Reservations.TakeAll(context, resource.Id);
    }

    private static Settled<SettlementTransferAttributes> Settle(WriteContext context, Resource resource, SettlementTransferRequest request)
    {
        var paid = Payout.Settle(context, resource, request.Amount, Plan(context, request, Reservations.Of(context, resource.Id)), TransferBatch.Split);
        var batches = paid.Select(part => part.Batch).ToList();
        var events = paid.Where(part => part.Batch.Errors is null)
            .Select(part => SettlementTransferCompleted.Of(context, resource.Random, resource.Origin, part.Batch, part.Part.Tills))
            .ToList();
        var attributes = SettlementTransferAttributes.Of(resource, request, PayoutResult.StatusOf(batches), batches);
        return new Settled<SettlementTransferAttributes>(attributes, request.CallbackUrl, events);
    }

    private static IReadOnlyList<PayoutPart> Plan(WriteContext context, SettlementTransferRequest request, IReadOnlyList<Reservation> reserved) =>
        request.Target is { } target
            ? [new PayoutPart(Destination.Own(context, target.Type, target.Reference), reserved)]
            : BlindTransfer.Plan(context, reserved);
}

/// <summary>A settlement transfer, in the documentation's order of members.</summary>
internal sealed record SettlementTransferAttributes(
    string Status,
    string CreatedAt,
    RequestedAmount Amount,
    IReadOnlyList<TransferBatchResult> TransferBatches,
    [property: JsonPropertyName("_links")] CallbackLinks Links,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [property: BeyondDocumentation("The Python SDK reads it in results; there is none before.")]
    string? OriginationTime,
    [property: BeyondDocumentation("The Python SDK reads it in every result. There is none.")]
    JsonElement? Metadata) : IResultAttributes<SettlementTransferAttributes>
{
    public static SettlementTransferAttributes Of(Resource resource, SettlementTransferRequest request, string status, IReadOnlyList<TransferBatch> batches) =>
        new(
            status,
            Instant.WithMilliseconds(resource.CreatedAt),
            RequestedAmount.Of(request.Amount),
            TransferBatchResult.ListOf(batches),
            CallbackLinks.Of(resource, request.CallbackUrl),
            PayoutResult.OriginationTimeOf(batches),
            Metadata: null);

    public SettlementTransferAttributes Contradicted(string status, string? failure) =>
        this with { Status = status, TransferBatches = failure is null ? TransferBatches : [] };
}

/// <summary>How what GET and a result say is written.</summary>
[JsonSerializable(typeof(ResourceDocument<SettlementTransferAttributes>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class SettlementTransferContract : JsonSerializerContext;
