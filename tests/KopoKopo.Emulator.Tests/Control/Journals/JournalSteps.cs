using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Journals;

/// <summary>Reads the journals.</summary>
internal static class JournalSteps
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The app's requests, the newest first.</summary>
    public static async Task<IReadOnlyList<JsonNode>> RequestsAsync(this ApiClient client, string query = "") =>
        [.. (await client.GetJsonAsync($"/_emulator/requests?limit=1000&{query}"))["requests"]!.AsArray().Select(request => request!)];

    /// <summary>The sandbox's requests to a path: those that belong to no app.</summary>
    public static async Task<IReadOnlyList<JsonNode>> RequestsOfNobodyAsync(this ApiClient client, string path) =>
        [.. (await client.GetJsonAsync($"/_emulator/requests?app=sandbox&limit=1000&path={path}"))["requests"]!.AsArray().Select(request => request!)];

    /// <summary>The one request to a path, whole.</summary>
    public static async Task<JsonNode> RequestAsync(this ApiClient client, string path) => (await client.RequestsAsync($"path={path}")).ShouldHaveSingleItem();

    /// <summary>The app's deliveries, the newest first.</summary>
    public static async Task<IReadOnlyList<JsonNode>> JournalAsync(this ApiClient client, string query = "") =>
        [.. (await client.GetJsonAsync($"/_emulator/deliveries?limit=1000&{query}"))["deliveries"]!.AsArray().Select(delivery => delivery!)];

    /// <summary>All items of a list, taken so many at a time, and how many each part had.</summary>
    public static async Task<(List<string> Ids, List<int> Parts)> PagesAsync(this ApiClient client, string path, string list, int limit)
    {
        var (ids, parts) = (new List<string>(), new List<int>());
        for (string? next = "start"; next is not null;)
        {
            var page = await client.GetJsonAsync($"/_emulator/{path}?limit={limit}{(next == "start" ? "" : $"&next={next}")}");
            var items = page[list]!.AsArray();
            ids.AddRange(items.Select(item => item!["id"]!.ToJsonString()));
            parts.Add(items.Count);
            next = page["next"]?.GetValue<string>();
        }

        return (ids, parts);
    }

    /// <summary>Sends a request as it is, with the client's token unless it has another.</summary>
    public static async Task<HttpResponseMessage> SendAsync(
        this ApiClient client, HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await client.Http.SendAsync(request, Cancellation);
    }
}
