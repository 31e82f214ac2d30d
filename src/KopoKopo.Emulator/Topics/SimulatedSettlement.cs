using System.Text.Json;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Resources;
using KopoKopo.Emulator.Resources.Payouts;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Topics;

/// <summary>A settlement that nobody asked for through the API: money goes from the ledger to the merchant's account.</summary>
internal sealed record SimulatedSettlement(
    string? Id, Money? Amount, string? Status, JsonElement? Destination, JsonElement? Disbursements, DateTimeOffset? OriginationTime, string? Reference)
{
    public static Simulation Read(Fields fields)
    {
        if (!fields.IsAbsent("currency")) fields.Currency("currency");
        var amount = fields.IsAbsent("amount") ? (Money?)null : fields.MoneyValue("amount");
        var destination = fields.IsAbsent("destination") ? (JsonElement?)null : fields.Raw("destination").Clone();
        if (destination is { ValueKind: not JsonValueKind.Object }) fields.Reject("Destination is invalid");
        var disbursements = ReadDisbursements(fields, ref amount);
        var settlement = new SimulatedSettlement(
            Simulated.Id(fields), amount, fields.OptionalText("status"), destination, disbursements,
            fields.OptionalParsed<DateTimeOffset>("origination_time", Instant.TryParse), fields.OptionalText("reference"));
        return settlement.Cause;
    }

    private static JsonElement? ReadDisbursements(Fields fields, ref Money? amount)
    {
        if (fields.IsAbsent("disbursements")) return null;

        var list = fields.Raw("disbursements");
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0 || list.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Object))
        {
            fields.Reject("Disbursements must be a list of objects");
            return null;
        }

        if (list.GetArrayLength() > TransferBatch.MostDisbursements)
        {
            fields.Reject($"Disbursements must be at most {TransferBatch.MostDisbursements}");
            return null;
        }

        var sum = default(Money);
        foreach (var item in list.EnumerateArray())
        {
            var disbursement = new Fields(item, merchant: null);
            var part = disbursement.MoneyValue("amount");
            if (disbursement.Error is { } error) fields.Reject($"Disbursements: {error.Message}");
            else sum = new Money(sum.Shillings + part.Shillings);
        }

        if (fields.Error is not null) return null;

        amount ??= sum;
        if (sum != amount) fields.Reject("Disbursements must sum to the amount");
        return list.Clone();
    }

    private IReadOnlyList<WebhookEvent> Cause(WriteContext context, SeededRandom random, string origin)
    {
        var id = Id ?? random.Id("batch", context.Now);
        var amount = Amount ?? Simulated.Amount;
        Simulated.RefuseIfKnown(context, id);
        var reserved = Ledger.Reserve(context, amount, $"settlement {id}");
        if (reserved.Count == 0) throw new SimulationRefusedException($"{Payout.InsufficientFunds}: there is less than {amount.ToResourceText()} to settle");

        var to = Resources.Payouts.Destination.Preferred(context).OfCompany;
        var batch = TransferBatch.Of(context, random, 0, to, TransferBatch.Split([amount])[0], errors: null) with { Id = id };
        var tills = reserved.Where(part => part.IsFromTill).Select(part => new Till(part.Account)).ToList();
        return [SettlementTransferCompleted.Of(context, random, origin, Overridden(SettlementResource.Of(batch)), Reference ?? batch.Disbursements[0].TransactionReference, tills)];
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
}
