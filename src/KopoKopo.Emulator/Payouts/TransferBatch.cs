using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Payouts;

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

    /// <summary>The most disbursements of a settlement, those of all its batches together; each is written and signed inside the writer.</summary>
    public const int MostDisbursements = 500;

    /// <summary>The most that goes out at once when a merchant settles (documentation, "Settlement Transfer Completed": 24452 then 25000).</summary>
    private const long LargestDisbursementCents = 25_000_00;

    public string? Errors => Disbursements[0].Errors;

    public string Status => Disbursements[0].Status;

    public Money Amount => new(Disbursements.Sum(disbursement => disbursement.Amount.Shillings));

    /// <summary>A batch with one disbursement for each of these amounts.</summary>
    /// <param name="context">Where and when.</param>
    /// <param name="random">The payout's draws.</param>
    /// <param name="first">The number of its first disbursement among all of the payout.</param>
    /// <param name="destination">Where the money goes.</param>
    /// <param name="amounts">How much at a time.</param>
    /// <param name="errors">Why it fails; null if it does not.</param>
    public static TransferBatch Of(
        WriteContext context, SeededRandom random, int first, Destination destination, IReadOnlyList<Money> amounts, string? errors) =>
        new(
            random.Id($"batch {first}", context.Now),
            destination,
            [.. amounts.Select((amount, i) => new Disbursement(amount, context.Now, Reference(context, random, first + i, destination, errors), errors))]);

    /// <summary>
    /// Each amount in disbursements of at most 25,000, the rest first. Where that would be more than <see cref="MostDisbursements"/> in all, they are as many
    /// times larger as it takes.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<Money>> Split(IReadOnlyList<Money> amounts)
    {
        var largest = LargestDisbursementCents;
        if (amounts.Sum(amount => CountOf(amount, largest)) > MostDisbursements)
        {
            // One of each amount is its rest.
            var full = Math.Max(1, MostDisbursements - amounts.Count);
            largest *= (amounts.Sum(amount => amount.Cents) / LargestDisbursementCents + full) / full;
        }

        return [.. amounts.Select(amount => Split(amount, largest))];
    }

    private static long CountOf(Money amount, long largest) => Math.Max(1, (amount.Cents + largest - 1) / largest);

    private static List<Money> Split(Money amount, long largest)
    {
        var full = Enumerable.Repeat(Money.OfCents(largest), (int)(amount.Cents / largest));
        var rest = amount.Cents % largest;
        return rest > 0 || amount.Cents == 0 ? [Money.OfCents(rest), .. full] : [.. full];
    }

    // Documentation: "It is null for eft transactions". One that failed has none either.
    private static string? Reference(WriteContext context, SeededRandom random, int number, Destination destination, string? errors) =>
        destination.IsEft || errors is not null ? null : random.PayoutReference(context.Now, number);
}
