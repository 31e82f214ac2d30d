using System.Text.Json;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Resources.Payouts;

/// <summary>One transfer of money out. <c>Errors</c> says why it failed; null if it did not.</summary>
internal sealed record Disbursement(Money Amount, DateTimeOffset OriginationTime, string? TransactionReference, string? Errors)
{
    public string Status => Errors is null ? TransferBatch.Transferred : TransferBatch.Failed;
}

/// <summary>What a payout sends to one destination, in one disbursement or several.</summary>
internal sealed record TransferBatch(string Id, Destination Destination, IReadOnlyList<Disbursement> Disbursements)
{
    public const string Transferred = "Transferred";
    public const string Failed = "Failed";

    /// <summary>The most that goes out at once when a merchant settles (documentation, "Settlement Transfer Completed": 24452 then 25000).</summary>
    private const int LargestDisbursementCents = 25_000_00;

    public string? Errors => Disbursements[0].Errors;

    public string Status => Disbursements[0].Status;

    public Money Amount => new(Disbursements.Sum(disbursement => disbursement.Amount.Shillings));

    /// <summary>A batch with one disbursement for each of these amounts.</summary>
    /// <param name="world">Where and when.</param>
    /// <param name="draws">The payout's draws.</param>
    /// <param name="first">The number of its first disbursement among all of the payout.</param>
    /// <param name="destination">Where the money goes.</param>
    /// <param name="amounts">How much at a time.</param>
    /// <param name="errors">Why it fails; null if it does not.</param>
    public static TransferBatch Of(World world, Draws draws, int first, Destination destination, IReadOnlyList<Money> amounts, string? errors) => new(
        draws.Id($"batch {first}", world.Now),
        destination,
        [.. amounts.Select((amount, i) => new Disbursement(amount, world.Now, Reference(world, draws, first + i, destination, errors), errors))]);

    /// <summary>The amount in disbursements of at most 25,000, the rest first.</summary>
    public static IReadOnlyList<Money> Split(Money amount)
    {
        var full = Enumerable.Repeat(Money.OfCents(LargestDisbursementCents), (int)(amount.Cents / LargestDisbursementCents));
        var rest = amount.Cents % LargestDisbursementCents;
        return rest > 0 || amount.Cents == 0 ? [Money.OfCents(rest), .. full] : [.. full];
    }

    /// <summary>As results list it.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("status", Status);
        json.WriteStartArray("disbursements");
        foreach (var disbursement in Disbursements)
        {
            json.WriteStartObject();
            json.WriteString("amount", disbursement.Amount.ToResourceText());
            json.WriteString("status", disbursement.Status);
            json.WriteString("destination_type", Destination.Type);
            json.WriteString("origination_time", Instant.WithMilliseconds(disbursement.OriginationTime));
            json.WriteString("destination_reference", Destination.Reference);
            json.WriteString("transaction_reference", disbursement.TransactionReference);
            if (disbursement.Errors is { } errors) json.WriteString("errors", errors);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    // A bank transfer has no reference (documentation: "It is null for eft transactions"), nor has one that failed.
    private static string? Reference(World world, Draws draws, int number, Destination destination, string? errors) =>
        destination.IsBank || errors is not null ? null : draws.PayoutReference(world.Now, number);
}
