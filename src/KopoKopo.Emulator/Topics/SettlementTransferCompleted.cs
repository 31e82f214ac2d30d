using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Payouts;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Topics;

/// <summary>One batch of a settlement has reached the merchant's account.</summary>
internal static class SettlementTransferCompleted
{
    private const string Name = "settlement_transfer_completed";

    public static readonly WebhookTopic Topic = new(
        Name, SubjectType.TransferBatch, SimulatedSettlement.Shape, typeof(WebhookDocument<SettlementResource>));

    public static WebhookEvent Of(WriteContext context, SeededRandom random, string origin, TransferBatch batch, IReadOnlyList<Till> tills) =>
        Of(context, random, origin, SettlementResource.Of(batch), batch.Disbursements[0].TransactionReference, tills);

    /// <param name="context">Where and when.</param>
    /// <param name="random">Whence its id comes.</param>
    /// <param name="origin">What its links begin with.</param>
    /// <param name="settlement">What it tells.</param>
    /// <param name="reference">What it can be found by.</param>
    /// <param name="tills">The tills whose money it is.</param>
    public static WebhookEvent Of(
        WriteContext context, SeededRandom random, string origin, SettlementResource settlement, string? reference, IReadOnlyList<Till> tills) =>
        Webhook.Of(
            context, random, origin, Name, "Settlement Transfer", new WebhookSubject(SubjectType.TransferBatch, settlement.Id, reference), tills,
            settlement, TopicContracts.Default.WebhookDocumentSettlementResource);
}
