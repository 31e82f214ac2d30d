using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Payouts;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Store.Sqlite;

namespace KopoKopo.Emulator.Resources;

/// <summary>A recipient or an account that was added, and whose it is.</summary>
internal sealed record AddedDestination(long Row, string ResourceId, string Type, string Reference, string? Owner, string? Number);

/// <summary>Where an app's money may go: its recipients and accounts, and where it is settled to.</summary>
internal sealed class MerchantDestinations(Database database)
{
    /// <summary>The words for accounts of the merchant's own.</summary>
    public static IReadOnlyList<string> AccountTypes => DestinationTypes.OfMerchants;

    /// <summary>The newest before a row.</summary>
    public IReadOnlyList<AddedDestination> List(App app, long before, int limit) =>
    [
        .. database.Read(session => DestinationStore.List(session, app, before, limit)).Select(static one =>
        {
            var (row, resourceId, stored) = one;
            var details = DestinationDetails.Of(stored);
            return new AddedDestination(row, resourceId, stored.Type, stored.Reference, details.Owner, details.PaidNumber);
        }),
    ];

    public SettlementLocations LocationsOf(App app) => database.Read(session => SettlementLocationStore.Of(session, app));

    /// <summary>Puts these in place of the locations there were.</summary>
    /// <returns>The location that is none, in which case nothing changes; null if all are.</returns>
    public async Task<string?> LocateAsync(App app, SettlementLocations locations)
    {
        var unknown = locations.Tills.Values.Append(locations.Company).OfType<string>().Distinct().FirstOrDefault(location => !IsLocation(app, location));
        if (unknown is null) await database.WriteAsync(Lane.Of(app), session => SettlementLocationStore.Set(session, app, locations));
        return unknown;
    }

    private bool IsLocation(App app, string location) =>
        AccountTypes.Contains(location)
        || SampleDestinations.References.Contains(location)
        || AccountTypes.Any(type => database.Read(session => DestinationStore.Find(session, app, type, location))?.Reference == location);
}
