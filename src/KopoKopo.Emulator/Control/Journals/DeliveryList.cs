using System.ComponentModel;
using System.Text.Json.Serialization;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Control.Journals;

/// <summary>A part of the outbound journal, the newest first.</summary>
internal sealed record DeliveryPage(
    [property: Description("The deliveries."), JsonConverter(typeof(StreamedListConverter<DeliveryView>))] StreamedList<DeliveryView> Deliveries)
{
    [Description("What ?next= takes for the next part; left out where this is the last.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Next => ((PagedList<DeliveryView>)Deliveries).Next;
}

/// <summary>The deliveries that something led to, the oldest first.</summary>
internal sealed record DeliveryList(
    [property: Description("The deliveries."), JsonConverter(typeof(StreamedListConverter<DeliveryView>))] StreamedList<DeliveryView> Deliveries)
{
    [Description("How many there was no room for; left out where there are none.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? NotListed => ((SentDeliveries)Deliveries).NotListed;
}

/// <summary>Fewer deliveries than were waited for, and what happened instead.</summary>
internal sealed record MissedDeliveryList(
    [property: Description("408.")] int ErrorCode,
    [property: Description("What happened instead, in words.")] string ErrorMessage,
    [property: Description("The deliveries that came."), JsonConverter(typeof(StreamedListConverter<DeliveryView>))] StreamedList<DeliveryView> Deliveries)
{
    [Description("How many there was no room for; left out where there are none.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? NotListed => ((SentDeliveries)Deliveries).NotListed;
}

/// <summary>Deliveries by their numbers, as far as an answer has room for them.</summary>
/// <param name="ids">Which, in the order they are listed in; those that are no longer kept are left out.</param>
/// <param name="deliveries">Where they are.</param>
internal sealed class SentDeliveries(IReadOnlyCollection<long> ids, DeliveryStore deliveries) : StreamedList<DeliveryView>
{
    /// <summary>Once it was written, how many there was no room for; null where there are none.</summary>
    public int? NotListed { get; private set; }

    public override void Write(Func<bool> isFull, Action<DeliveryView> write)
    {
        var left = ids.Count;
        foreach (var chunk in ids.Chunk(StreamedList.ReadAtOnce))
        {
            if (isFull()) break;

            var found = deliveries.List(chunk).ToDictionary(record => record.Delivery.Id);
            foreach (var id in chunk.TakeWhile(_ => !isFull()))
            {
                if (found.TryGetValue(id, out var record)) write(DeliveryView.Of(record));
                left--;
            }
        }

        NotListed = left > 0 ? left : null;
    }
}
