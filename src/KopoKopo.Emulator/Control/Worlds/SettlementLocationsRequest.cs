using System.Text.Json;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Resources;

namespace KopoKopo.Emulator.Control.Worlds;

/// <summary>Where money is to be settled to from here on.</summary>
internal sealed record SettlementLocationsRequest(SettlementLocations Locations)
{
    private static readonly Member<string> CompanyMember = new(
        "company",
        ControlBody.Text,
        $"The account_reference of the company's account, or {string.Join(" or ", MerchantDestinations.AccountTypes)} for the newest; left out: none.")
    {
        TakesNull = true,
        Example = $"\"{MerchantDestinations.AccountTypes[0]}\"",
    };

    private static readonly Member<IReadOnlyDictionary<string, string>> TillsMember = new(
        "tills", new TillsShape(), $"The same by the numbers of tills, at most {SettlementLocations.MostTills}; they override the company's.")
    {
        TakesNull = true,
        Example = $$"""{"K000000":"{{MerchantDestinations.AccountTypes[1]}}"}""",
    };

    public static readonly Shape<SettlementLocationsRequest> Shape = ControlBody.Of(
        static members => new SettlementLocationsRequest(
            new SettlementLocations(members.Get(CompanyMember)?.ToLowerInvariant(), members.Get(TillsMember) ?? SettlementLocations.None.Tills)),
        CompanyMember,
        TillsMember);

    private sealed class TillsShape : Shape<IReadOnlyDictionary<string, string>>
    {
        public override string Expected => "an object of till numbers";

        public override JsonObject Schema(ScenarioWords words) => new()
        {
            ["type"] = "object",
            ["maxProperties"] = SettlementLocations.MostTills,
            ["propertyNames"] = new JsonObject { ["pattern"] = "^[Kk]?[0-9]{1,12}$" },
            ["additionalProperties"] = ControlBody.Text.Schema(words),
        };

        public override IReadOnlyDictionary<string, string>? Read(JsonElement value, string path, Reading reading)
        {
            if (value.ValueKind != JsonValueKind.Object) return Refuse(path, reading);

            var locations = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var member in value.EnumerateObject())
            {
                var location = ControlBody.Text.Read(member.Value, $"{path}.{member.Name}", reading);
                if (!Till.TryParse(member.Name, out var till)) reading.Fail($"{path}.{member.Name}", "is no till: expected a number such as K000000");
                else if (location is not null) locations[till.Number] = location.ToLowerInvariant();
            }

            if (locations.Count <= SettlementLocations.MostTills) return locations;

            reading.Fail(path, $"has {locations.Count} tills; expected at most {SettlementLocations.MostTills}");
            return null;
        }
    }
}
