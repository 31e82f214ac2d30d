using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Payouts;

/// <summary>
/// Where the money of each account goes if a transfer does not say: to the location that the till, else the company, prefers. Where nothing was said, or there
/// is no such account, the tills' money goes to the newest wallet and the company's to the newest bank account; one kind alone gets all.
/// </summary>
internal sealed class PreferredDestinations(WriteContext context)
{
    private readonly SettlementLocations _locations = SettlementLocationStore.Of(context);
    private readonly Dictionary<string, Destination?> _found = new(StringComparer.Ordinal);
    private Destination? _usualOfTills;
    private Destination? _usualOfCompany;

    public Destination Of(string account) => (_locations.Of(account) is { } location ? Find(location) : null) ?? Usual(account);

    private Destination? Find(string location)
    {
        if (!_found.TryGetValue(location, out var destination)) _found[location] = destination = Destination.Located(context, location);
        return destination;
    }

    private Destination Usual(string account)
    {
        if (_usualOfCompany is null) (_usualOfTills, _usualOfCompany) = Destination.Newest(context);
        return account == Funds.Company ? _usualOfCompany : _usualOfTills!;
    }
}
