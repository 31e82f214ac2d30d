using System.Text.Json;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Payouts;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Topics;

/// <summary>A settlement that nobody asked for through the API: money goes from the ledger to the merchant's account.</summary>
internal sealed record SimulatedSettlement(
    string? Id, Money? Amount, string? Status, JsonElement? Destination, JsonElement? Disbursements, DateTimeOffset? OriginationTime, string? Reference)
{
    private static readonly Member<JsonElement?> DestinationMember = new("destination", Shapes.AnyObject, "Where it went, as the webhook is to say.")
    {
        TakesNull = true,
    };
    private static readonly Member<Parts> DisbursementsMember = new(
        "disbursements", new PartsShape(), "In which parts it went, as the webhook is to say; they sum to the amount.")
    {
        TakesNull = true,
        Check = CheckSum,
    };

    public static readonly ObjectShape<Simulation> Shape = Shapes.Object<Simulation>(
        "a settlement",
        static members => Of(members).Cause,
        TransactionMembers.Id,
        TransactionMembers.Amount,
        TransactionMembers.Status,
        TransactionMembers.Currency,
        DestinationMember,
        DisbursementsMember,
        TransactionMembers.OriginationTime,
        TransactionMembers.Reference);

    private static SimulatedSettlement Of(Members members)
    {
        var parts = members.Get(DisbursementsMember);
        return new SimulatedSettlement(
            members.Get(TransactionMembers.Id),
            members.Get(TransactionMembers.Amount) ?? parts?.Sum,
            members.Get(TransactionMembers.Status),
            members.Get(DestinationMember),
            parts?.Json,
            members.Get(TransactionMembers.OriginationTime),
            members.Get(TransactionMembers.Reference));
    }

    private static void CheckSum(Members members)
    {
        if (members.Get(DisbursementsMember) is not { } parts || members.Get(TransactionMembers.Amount) is not { } amount) return;
        if (parts.Sum != amount) members.Reading.Reject("Disbursements must sum to the amount");
    }

    private IReadOnlyList<WebhookEvent> Cause(WriteContext context, SeededRandom random, string origin)
    {
        var id = Id ?? random.Id("batch", context.Now);
        var amount = Amount ?? Simulated.Amount;
        Simulated.RefuseIfKnown(context, id);
        var reserved = Reservations.Take(context, amount, $"settlement {id}");
        if (reserved.Count == 0) throw new SimulationRefusedException($"{Payout.InsufficientFunds}: there is less than {amount.ToResourceText()} to settle");

        var to = new PreferredDestinations(context).Of(Funds.Company);
        var batch = TransferBatch.Of(context, random, 0, to, TransferBatch.Split([amount])[0], errors: null) with { Id = id };
        var tills = reserved.Where(part => part.IsFromTill).Select(part => new Till(part.Account)).ToList();
        return [SettlementTransferCompleted.Of(
            context, random, origin, Overridden(SettlementResource.Of(batch)), Reference ?? batch.Disbursements[0].TransactionReference, tills)];
    }

    // What was drawn, with what the body says in its place.
    private SettlementResource Overridden(SettlementResource drawn) => drawn with
    {
        Status = Status ?? drawn.Status,
        Destination = drawn.Destination with { Given = Destination },
        Disbursements = drawn.Disbursements with { Given = Disbursements },
        OriginationTime = OriginationTime is { } time ? Instant.WithMilliseconds(time) : drawn.OriginationTime,
        Reference = Reference ?? drawn.Reference,
    };

    /// <summary>The parts of a settlement as they were sent, and their sum.</summary>
    private sealed record Parts(JsonElement Json, Money Sum);

    private sealed class PartsShape : Shape<Parts>
    {
        private static readonly Member<Money?> AmountMember = new("amount", MoneyShapes.Value, "How much, in shillings.") { IsRequired = true };
        private static readonly ObjectShape<Money?> Part = new("a disbursement", static members => members.Get(AmountMember), [AmountMember]) { IsOpen = true };
        private static readonly Shape<IReadOnlyList<Money?>> List = Shapes.List(Part, least: 1, TransferBatch.MostDisbursements);

        public override string Expected => "a list of objects";

        public override JsonObject Schema(ScenarioWords words) => List.Schema(words);

        public override Parts? Read(JsonElement value, string path, Reading reading)
        {
            if (WhyNot(value) is { } complaint)
            {
                reading.Reject(complaint);
                return null;
            }

            var sum = 0m;
            foreach (var item in value.EnumerateArray())
            {
                var part = new RequestReading(merchant: null);
                var amount = Part.Read(item, "", part);
                if (part.Error is { } error) reading.Reject($"Disbursements: {error}");
                else sum += amount!.Value.Shillings;
            }

            return new Parts(value.Clone(), new Money(sum));
        }

        private static string? WhyNot(JsonElement list)
        {
            var isList = list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0;
            if (!isList || list.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Object)) return "Disbursements must be a list of objects";

            return list.GetArrayLength() > TransferBatch.MostDisbursements ? $"Disbursements must be at most {TransferBatch.MostDisbursements}" : null;
        }
    }
}
