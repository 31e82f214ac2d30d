using System.Text.Json.Nodes;

namespace KopoKopo.Emulator.Tests.Infrastructure;

internal static class JsonPaths
{
    /// <summary>The object that has the member at a dotted path, and the member's name.</summary>
    public static (JsonObject Parent, string Name) Locate(this JsonObject body, string path)
    {
        var names = path.Split('.');
        return (names[..^1].Aggregate(body, (parent, name) => parent[name]!.AsObject()), names[^1]);
    }
}
