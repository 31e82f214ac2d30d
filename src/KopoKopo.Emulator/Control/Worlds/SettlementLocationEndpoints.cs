using System.ComponentModel;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Resources;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KopoKopo.Emulator.Control.Worlds;

/// <summary><c>/_emulator/settlement_locations</c>: where a blind transfer sends the company's money and each till's.</summary>
internal sealed class SettlementLocationEndpoints(MerchantDestinations destinations)
{
    public OkJson<SettlementLocationsView> Get(App app) => Respond.Ok(SettlementLocationsView.Of(destinations.LocationsOf(app)));

    /// <summary>Puts these in place of those there were.</summary>
    public async Task<Results<OkJson<SettlementLocationsView>, ApiError>> Put(App app, SettlementLocationsRequest request, HttpContext http)
    {
        if (await destinations.LocateAsync(app, request.Locations) is not { } unknown) return Respond.Ok(SettlementLocationsView.Of(request.Locations));

        return ApiError.BadRequest(
            $"There is no merchant account with the reference {unknown}: add one, and name it by the reference in GET /_emulator/destinations, "
            + $"or say {string.Join(" or ", MerchantDestinations.AccountTypes)} for the newest");
    }
}

/// <summary>Where money is settled to.</summary>
internal sealed record SettlementLocationsView(
    [property: Description("The account that the company's money goes to, and that of tills without one of their own; null: none was said.")] string? Company,
    [property: Description("The accounts that tills' money goes to, by the till's number.")] IReadOnlyDictionary<string, string> Tills)
{
    public static SettlementLocationsView Of(SettlementLocations locations) => new(locations.Company, locations.Tills);
}
