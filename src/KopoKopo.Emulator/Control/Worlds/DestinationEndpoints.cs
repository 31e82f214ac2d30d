using System.ComponentModel;
using System.Text.Json.Serialization;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Resources;

namespace KopoKopo.Emulator.Control.Worlds;

/// <summary><c>/_emulator/destinations</c>: the references that payouts name. In reality the app's page shows them, and the API no longer does.</summary>
internal sealed class DestinationEndpoints(MerchantDestinations destinations)
{
    public OkJson<DestinationList> List(App app, Page page)
    {
        var found = page.Read((before, count) => destinations.List(app, before, count), destination => destination.Row);
        return Respond.Ok(new DestinationList(page.ListOf(found, destination => destination.Row, DestinationView.Of)));
    }
}

/// <summary>A part of where payouts may go, the newest first.</summary>
internal sealed record DestinationList(
    [property: Description("The recipients and accounts that were added."), JsonConverter(typeof(StreamedListConverter<DestinationView>))]
    StreamedList<DestinationView> Destinations)
{
    [Description("What ?next= takes for the next part; left out where this is the last.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Next => ((PagedList<DestinationView>)Destinations).Next;
}

/// <summary>Where a payout may go.</summary>
internal sealed record DestinationView(
    [property: Description("What payouts name in destination_reference.")] string Reference,
    [property: Description("What they name in destination_type.")] string Type,
    [property: Description("Whose it is.")] string? Name,
    [property: Description("The phone, account, till or paybill that is paid.")] string? Number,
    [property: Description("The recipient or account that added it.")] string ResourceId)
{
    public static DestinationView Of(AddedDestination added) => new(added.Reference, added.Type, added.Owner, added.Number, added.ResourceId);
}
