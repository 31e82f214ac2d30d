using System.ComponentModel;
using System.Text.Json.Serialization;
using KopoKopo.Emulator.Control.Journals;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Control.Worlds;

/// <summary>What happened while time passed.</summary>
internal sealed record AdvanceView(
    [property: Description("What the clock shows.")] DateTimeOffset Now,
    [property: Description("What became final, in the order of time.")] IReadOnlyList<AdvancedResource> Resources,
    [property: Description("How many more became final; left out where all are listed."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    int? ResourcesNotListed,
    [property: Description("What was sent, in the order of time."), JsonConverter(typeof(StreamedListConverter<DeliveryView>))]
    StreamedList<DeliveryView> Deliveries)
{
    [Description("How many deliveries there was no room for; left out where there are none.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? NotListed => ((SentDeliveries)Deliveries).NotListed;
}

/// <summary>A resource that became final.</summary>
internal sealed record AdvancedResource(
    [property: Description("Its id.")] string Id,
    [property: Description("Its kind.")] string Kind,
    [property: Description("What became of it.")] string Status);
