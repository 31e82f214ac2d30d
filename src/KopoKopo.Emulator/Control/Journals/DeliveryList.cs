using System.Text.Json;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Control.Journals;

/// <summary>The deliveries that something led to, as far as an answer has room for them.</summary>
internal static class DeliveryList
{
    /// <summary>Writes <c>deliveries</c>, and how many there are that the answer has no room for (<c>not_listed</c>).</summary>
    /// <param name="json">Where to write.</param>
    /// <param name="ids">Which, in the order they are listed in; those that are no longer kept are left out.</param>
    /// <param name="deliveries">Where they are.</param>
    public static void Write(Utf8JsonWriter json, IReadOnlyCollection<long> ids, DeliveryStore deliveries)
    {
        var left = ids.Count;
        json.WriteStartArray("deliveries");
        foreach (var chunk in ids.Chunk(Page.ReadAtOnce))
        {
            if (Page.IsFull(json)) break;

            var found = deliveries.List(chunk).ToDictionary(record => record.Delivery.Id);
            foreach (var id in chunk.TakeWhile(_ => !Page.IsFull(json)))
            {
                if (found.TryGetValue(id, out var record)) DeliveryView.Write(json, record);
                left--;
            }
        }

        json.WriteEndArray();
        if (left > 0) json.WriteNumber("not_listed", left);
    }
}
