using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Payouts;

/// <summary>All there is goes to the accounts the merchant prefers.</summary>
internal static class BlindTransfer
{
    /// <summary>One part for each account that money goes to; where there is none to go, the part that fails for it.</summary>
    public static IReadOnlyList<PayoutPart> Plan(WriteContext context, IReadOnlyList<Reservation> reserved)
    {
        var preferred = new PreferredDestinations(context);
        if (reserved.Count == 0) return [new PayoutPart(preferred.Of(Funds.Company), reserved)];

        // What tills have goes out before what the company has.
        return [.. reserved
            .GroupBy(part => preferred.Of(part.Account).Reference)
            .OrderByDescending(parts => parts.Any(part => part.IsFromTill))
            .Select(parts => new PayoutPart(preferred.Of(parts.First().Account), [.. parts]))];
    }
}
