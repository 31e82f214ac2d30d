using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Payouts;

/// <summary>All there is goes to the accounts the merchant prefers: the tills' money to the newest wallet, the company's to the newest bank account.</summary>
internal static class BlindTransfer
{
    /// <summary>One part for each account that money goes to; where there is none to go, the part that fails for it.</summary>
    public static IReadOnlyList<PayoutPart> Plan(WriteContext context, IReadOnlyList<Reservation> reserved)
    {
        var (ofTills, ofCompany) = Destination.Preferred(context);
        if (ofTills.Reference == ofCompany.Reference || reserved.Count == 0) return [new PayoutPart(ofCompany, reserved)];

        PayoutPart[] both = [new(ofTills, [.. reserved.Where(part => part.IsFromTill)]), new(ofCompany, [.. reserved.Where(part => !part.IsFromTill)])];
        return [.. both.Where(part => part.Reserved.Count > 0)];
    }
}
