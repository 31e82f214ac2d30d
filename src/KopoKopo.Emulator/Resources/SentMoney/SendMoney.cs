using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Payouts;
using KopoKopo.Emulator.Scenarios.Rules;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Topics;

namespace KopoKopo.Emulator.Resources.SentMoney;

/// <summary>
/// Send money to whoever is described, to the merchant's own accounts, or, where nobody is named, all there is to those accounts that are preferred (blind).
/// Each destination has a batch and a fate of its own: its money is reserved when the request is accepted, and comes back where it fails.
/// </summary>
internal static class SendMoney
{
    private const string Scheduled = "Scheduled";
    public const string Processed = "Processed";
    public const string Received = "Received";

    public static readonly ResourceKind Kind = new PendingKind<SendMoneyRequest, SendMoneyAttributes>
    {
        Name = "send_money",
        Path = "send_money",
        Versions = ApiVersions.SecondAlone,
        Statuses = new Statuses(Scheduled, Processed) { OthersFinal = [TransferBatch.Transferred] },
        IsPayout = true,
        Request = SendMoneyRequest.Shape,
        Stored = static () => StoredSendMoney.Default.SendMoneyRequest,
        Shown = static () => SendMoneyContract.Default.ResourceDocumentSendMoneyAttributes,
        Summary = static request => request.Summary(),
        Parts = SendMoneyRequest.Parts,
        Reserve = Reserve,
        Before = static (resource, request) => SendMoneyAttributes.Before(resource, request, Scheduled),
        Settle = Settle,
    };

    /// <summary>The second version's words for money that is not there.</summary>
    private static readonly string Insufficient = OutcomePresets.Get("insufficient_funds").Errors!;

    // Whoever is not known yet is added first, and paid then.
    private static void Reserve(WriteContext context, Resource resource, SendMoneyRequest request)
    {
        if (request.IsBlind)
        {
            Reservations.TakeAll(context, resource.Id, request.Source);
            return;
        }

        for (var i = 0; i < request.Described.Count; i++) Payee.ReferenceOf(context, resource, request.Described[i], i);
        Reservations.TakeEach(context, [.. request.Described.Select((described, i) => (described.Amount, CauseOf(resource, i)))], request.Source);
    }

    private static Settled<SendMoneyAttributes> Settle(WriteContext context, Resource resource, SendMoneyRequest request)
    {
        var parts = request.IsBlind ? BlindTransfer.Plan(context, Reservations.Of(context, resource.Id)) : Plan(context, resource, request);
        var paid = Payout.Settle(context, resource, asked: null, parts, request.IsBlind ? TransferBatch.Split : Whole, Insufficient);
        var events = paid.Where(part => part.Batch.Errors is null && part.Part.Destination.Account is not null)
            .Select(part => SettlementTransferCompleted.Of(context, resource.Random, resource.Origin, part.Batch, part.Part.Tills))
            .ToList();
        return new Settled<SendMoneyAttributes>(SendMoneyAttributes.Of(resource, request, paid), request.CallbackUrl, events);
    }

    private static IReadOnlyList<PayoutPart> Plan(WriteContext context, Resource resource, SendMoneyRequest request) =>
        [.. request.Described.Select((described, i) =>
            new PayoutPart(Payee.DestinationOf(context, resource, described, i), Reservations.Of(context, CauseOf(resource, i)))
            {
                Asked = described.Amount,
                Cause = CauseOf(resource, i),
            })];

    private static IReadOnlyList<IReadOnlyList<Money>> Whole(IReadOnlyList<Money> amounts) => [.. amounts.Select(amount => (IReadOnlyList<Money>)[amount])];

    private static string CauseOf(Resource resource, int number) => $"{resource.Id} {number}";
}
