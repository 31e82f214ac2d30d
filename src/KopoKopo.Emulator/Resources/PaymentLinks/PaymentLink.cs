using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Topics;

namespace KopoKopo.Emulator.Resources.PaymentLinks;

/// <summary>
/// Ask whoever opens a link to pay. It waits until somebody pays by it, the merchant cancels it, or its seven days are over; only of a payment is there a
/// result. Who declines, or fails to pay, may try again.
/// </summary>
internal static class PaymentLink
{
    public const string Processed = "Processed";
    public const string Active = "Active";
    public const string Paid = "Paid";
    private const string Cancelled = "Cancelled";
    private const string Expired = "Expired";

    /// <summary>The name of the outcome that is the merchant's own; no scenario has it.</summary>
    public const string CancelledByMerchant = "cancelled_by_merchant";

    private static readonly TimeSpan Life = TimeSpan.FromDays(7);

    public static readonly ResourceKind Kind = new PendingKind<PaymentLinkRequest, PaymentLinkAttributes>
    {
        Name = "payment_link",
        Path = "payment_links",
        Versions = ApiVersions.SecondAlone,
        Statuses = new Statuses(Active, Paid) { OthersFinal = [Cancelled, Expired] },
        LongestLife = Life,
        HasTransaction = true,
        Request = PaymentLinkRequest.Shape,
        Stored = static () => StoredPaymentLink.Default.PaymentLinkRequest,
        Shown = static () => PaymentLinkContract.Default.ResourceDocumentPaymentLinkAttributes,
        Summary = static request => new RequestSummary(request.PaymentReference ?? request.Note, request.Amount, request.Till),
        Parts = PaymentLinkRequest.Parts,
        Before = static (resource, request) => PaymentLinkAttributes.Unpaid(resource, request, Active),
        Settle = Settle,
    };

    public static DateTimeOffset ExpiryOf(Resource resource) => resource.CreatedAt + Life;

    private static Settled<PaymentLinkAttributes>? Settle(WriteContext context, Resource resource, PaymentLinkRequest request)
    {
        if (resource.Outcome.Name == CancelledByMerchant) return Unheard(Cancelled);
        if (context.Now >= ExpiryOf(resource)) return Unheard(Expired);
        if (!resource.Outcome.Succeeds)
        {
            // The attempt has failed, and the link waits on.
            Outbox.Add(context.Session, context.Id, ExpiryOf(resource), DueKind.Complete, resource.Row);
            return null;
        }

        var transaction = Transaction(context, resource, request);
        return new Settled<PaymentLinkAttributes>(
            PaymentLinkAttributes.PaidBy(resource, request, transaction), request.CallbackUrl, ReceivedPayment.Record(context, resource, transaction));

        // Nobody is told.
        Settled<PaymentLinkAttributes> Unheard(string status) => new(PaymentLinkAttributes.Unpaid(resource, request, status), CallbackUrl: null, []);
    }

    // By whoever paid, or by somebody drawn from the seed.
    private static FinancialTransaction Transaction(WriteContext context, Resource resource, PaymentLinkRequest request)
    {
        var transaction = BuygoodsReceived.SimulatedTransaction(context, resource.Random) with { Amount = request.Amount, Till = request.Till };
        return resource.Outcome.Resource is { } overrides ? TransactionOverrides.Of(overrides).ApplyToScripted(context, transaction) : transaction;
    }
}
