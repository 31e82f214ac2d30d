using System.Text.Json.Nodes;

namespace KopoKopo.Emulator.Tests.Infrastructure;

/// <summary>
/// The documentation's samples (Golden/*.json). JSON matches a sample if it has the sample's keys in the sample's order, each with a value of
/// the same type; keys beyond the sample's must be named by the test and stand last.
/// </summary>
public static class GoldenFile
{
    private static readonly string[] NewerThanTheSamples = ["hashed_sender_phone"];

    public static void ShouldMatch(string name, string json)
    {
        var sample = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", name)));
        Shape(JsonNode.Parse(json), "$").ShouldBe(Shape(sample, "$"), $"Golden/{name}");
    }

    private static List<string> Shape(JsonNode? node, string path) => node switch
    {
        JsonObject members => [$"{path}: object", .. Members(members).SelectMany(member => Shape(member.Value, $"{path}.{member.Key}"))],
        JsonArray items => [$"{path}: array", .. items.SelectMany(item => Shape(item, $"{path}[]"))],
        null => [$"{path}: null"],
        _ => [$"{path}: {node.GetValueKind()}"],
    };

    private static List<KeyValuePair<string, JsonNode?>> Members(JsonObject members)
    {
        var known = members.Where(member => !NewerThanTheSamples.Contains(member.Key)).ToList();
        members.Take(known.Count).Select(member => member.Key).ShouldBe(known.Select(member => member.Key), "what is newer than the sample stands last");
        return known;
    }
}
