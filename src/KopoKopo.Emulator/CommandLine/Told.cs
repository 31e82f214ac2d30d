using System.Text.Json.Nodes;

namespace KopoKopo.Emulator.CommandLine;

/// <summary>What the emulator answers, in lines.</summary>
internal static class Told
{
    public static IEnumerable<string> Deliveries(JsonNode? answer)
    {
        foreach (var delivery in Items(answer, "deliveries")) yield return Delivery(delivery);
        if (answer?["not_listed"] is { } more) yield return $"{more} more deliveries";
    }

    public static IEnumerable<JsonNode> Items(JsonNode? answer, string member) => (answer?[member] as JsonArray)?.OfType<JsonNode>() ?? [];

    private static string Delivery(JsonNode delivery)
    {
        var last = Items(delivery, "attempts").LastOrDefault();
        var tried = last is null ? "" : $", attempt {last["number"]}: {last["status"] ?? last["error"]}";
        var again = delivery["due_at"] is { } due ? $", due at {due}" : "";
        return $"delivery {delivery["id"]}, {delivery["topic"]} to {delivery["url"]}: {delivery["status"]}{tried}{again}";
    }
}
