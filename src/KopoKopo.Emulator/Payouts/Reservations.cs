using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Payouts;

/// <summary>
/// The money of payouts: taken when they are accepted, from the company and then from the tills in the order of their creation, and given back where they
/// fail. A payout never takes what is not there.
/// </summary>
internal static class Reservations
{
    /// <summary>Takes an amount from the first <see cref="Funds.MostAccounts"/> accounts that have money: all of it, or nothing.</summary>
    public static IReadOnlyList<Reservation> Take(WriteContext context, Money amount, string cause) =>
        Take(context, Funds.Take(amount, Available(context)), cause);

    /// <summary>Takes all that the first <see cref="Funds.MostAccounts"/> accounts with money have, or all that one till has.</summary>
    public static IReadOnlyList<Reservation> TakeAll(WriteContext context, string cause, Till? from = null) =>
        Take(context, Funds.TakeAll(Available(context, from)), cause);

    /// <summary>Takes each amount from what those before it have left: all of it, or nothing.</summary>
    /// <param name="context">Where and when.</param>
    /// <param name="wanted">The amounts, and what each is for.</param>
    /// <param name="from">The till whose money it is; null: as <see cref="Take(WriteContext, Money, string)"/>.</param>
    public static void TakeEach(WriteContext context, IEnumerable<(Money Amount, string Cause)> wanted, Till? from)
    {
        var available = Available(context, from);
        foreach (var (amount, cause) in wanted)
        {
            var parts = Take(context, Funds.Take(amount, available), cause);
            available = Funds.Without(parts, available);
        }
    }

    /// <summary>What is taken for this cause, in the order it was.</summary>
    public static IReadOnlyList<Reservation> Of(WriteContext context, string cause) => Ledger.TakenFor(context, cause);

    /// <summary>Gives back what was taken, to the accounts it came from.</summary>
    public static void GiveBack(WriteContext context, IEnumerable<Reservation> parts, string cause)
    {
        foreach (var part in parts) Ledger.Move(context, part.Account, part.Amount.Cents, cause);
    }

    private static IReadOnlyList<AccountBalance> Available(WriteContext context, Till? from = null) =>
        from is { } till ? Ledger.WithMoney(context, Funds.AccountOf(till)) : Ledger.WithMoney(context, Funds.MostAccounts);

    private static IReadOnlyList<Reservation> Take(WriteContext context, IReadOnlyList<Reservation> parts, string cause)
    {
        foreach (var part in parts) Ledger.Move(context, part.Account, -part.Amount.Cents, cause);
        return parts;
    }
}
