using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.OpenApi;

/// <summary>The document as the emulator serves it, and what a validator needs of it.</summary>
internal sealed class OpenApiDocument(JsonObject json)
{
    public JsonObject Json => json;

    public JsonObject Paths => json["paths"]!.AsObject();

    public JsonObject Schemas => json["components"]!["schemas"]!.AsObject();

    /// <summary>All operations: "GET /api/v1/payments/{id}", and what is said of each.</summary>
    public IEnumerable<(string Method, string Path, JsonObject Operation)> Operations =>
        from path in Paths
        from operation in path.Value!.AsObject()
        select (operation.Key.ToUpperInvariant(), path.Key, operation.Value!.AsObject());

    public static async Task<OpenApiDocument> OfAsync(EmulatorServer emulator)
    {
        using var http = new HttpClient { BaseAddress = emulator.Address };
        return new OpenApiDocument(JsonNode.Parse(await http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken))!.AsObject());
    }

    /// <summary>The schema, in a whole that a validator can read by itself.</summary>
    public JsonObject Schema(JsonNode schema)
    {
        var whole = JsonNode.Parse(schema.ToJsonString())!.AsObject();
        whole["components"] = new JsonObject { ["schemas"] = Schemas.DeepClone() };
        return whole;
    }

    public JsonObject Schema(string name) => Schema(new JsonObject { ["$ref"] = $"#/components/schemas/{name}" });

    /// <summary>The operation whose path this is; the literal one where two would do.</summary>
    public (string Path, JsonObject Operation)? Find(string method, string path)
    {
        var parts = path.TrimEnd('/').Split('/');
        var found = Operations.Where(operation => operation.Method == method && Fits(operation.Path.Split('/'), parts))
            .OrderBy(operation => operation.Path.Count(letter => letter == '{'))
            .ToList();
        return found.Count == 0 ? null : (found[0].Path, found[0].Operation);
    }

    private static bool Fits(string[] template, string[] parts) =>
        template.Length == parts.Length
        && template.Zip(parts).All(
            pair => pair.First.StartsWith('{') ? pair.Second.Length > 0 : pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));
}
