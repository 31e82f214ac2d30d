using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Payouts;

/// <summary>The part of a payout that goes to one destination: the money reserved for it, and what became of it.</summary>
internal sealed record PayoutPart(Destination Destination, IReadOnlyList<Reservation> Reserved)
{
    /// <summary>What is asked for it, where that is said for each; null: what there is.</summary>
    public Money? Asked { get; init; }

    /// <summary>What its money was reserved for; null: the payout as a whole.</summary>
    public string? Cause { get; init; }

    public Money Amount => new(Reserved.Sum(part => part.Amount.Shillings));

    /// <summary>The tills whose money it is.</summary>
    public IReadOnlyList<Till> Tills => [.. Reserved.Where(part => part.IsFromTill).Select(part => new Till(part.Account))];
}

/// <summary>What became of one part.</summary>
internal sealed record PaidOut(TransferBatch Batch, PayoutPart Part);

/// <summary>Ends a payout: what was reserved goes out in batches, or goes back where they fail.</summary>
internal static class Payout
{
    /// <summary>The documentation's PHP samples; no other text was seen.</summary>
    public const string InsufficientFunds = "Insufficient funds";

    /// <param name="context">Where and when.</param>
    /// <param name="resource">The payout.</param>
    /// <param name="asked">What the client asked for; null: all there is.</param>
    /// <param name="planned">The parts, in order; for a payout without money the one that fails.</param>
    /// <param name="split">The amounts of the parts, each as it goes out.</param>
    /// <param name="insufficient">What is said where there is no money.</param>
    public static IReadOnlyList<PaidOut> Settle(
        WriteContext context, Resource resource, Money? asked, IReadOnlyList<PayoutPart> planned,
        Func<IReadOnlyList<Money>, IReadOnlyList<IReadOnlyList<Money>>> split, string insufficient = InsufficientFunds)
    {
        var isEmpty = planned.All(part => part.Reserved.Count == 0);
        var whole = resource.Outcome.Errors ?? (isEmpty ? insufficient : null);
        var fates = whole is null ? resource.Outcome.Batches ?? [] : [];
        var parts = planned is [{ Asked: null } only] && fates.Count > 1 ? Divide(only, fates.Count) : planned;

        var amounts = split([.. parts.Select(part => part.Asked ?? (isEmpty ? asked ?? default : part.Amount))]);
        var paid = new List<PaidOut>();
        var disbursements = 0;
        for (var i = 0; i < parts.Count; i++)
        {
            var errors = whole ?? (i < fates.Count ? fates[i] : null) ?? (parts[i].Reserved.Count == 0 ? insufficient : null);
            if (errors is not null || resource.Outcome.IsReversed) Reservations.GiveBack(context, parts[i].Reserved, parts[i].Cause ?? resource.Id);

            var batch = TransferBatch.Of(context, resource.Random, disbursements, parts[i].Destination, amounts[i], errors);
            disbursements += batch.Disbursements.Count;
            paid.Add(new PaidOut(batch, parts[i]));
        }

        return paid;
    }

    // As even as cents allow, the first the larger; fewer parts where there are fewer cents.
    private static List<PayoutPart> Divide(PayoutPart part, int count)
    {
        var cents = part.Amount.Cents;
        var parts = new List<PayoutPart>();
        var left = new Stack<Reservation>(part.Reserved.Reverse());
        for (var i = 0; i < count; i++)
        {
            var share = cents / count + (i < cents % count ? 1 : 0);
            if (share > 0) parts.Add(new PayoutPart(part.Destination, Take(left, share)));
        }

        return parts;
    }

    // What is left of a reservation stays on top, for the next part.
    private static List<Reservation> Take(Stack<Reservation> left, long cents)
    {
        var taken = new List<Reservation>();
        while (cents > 0)
        {
            var next = left.Pop();
            var used = Math.Min(cents, next.Amount.Cents);
            taken.Add(next with { Amount = Money.OfCents(used) });
            cents -= used;
            if (used < next.Amount.Cents) left.Push(next with { Amount = Money.OfCents(next.Amount.Cents - used) });
        }

        return taken;
    }
}
