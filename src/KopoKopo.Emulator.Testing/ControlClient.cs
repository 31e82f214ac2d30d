using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;

namespace KopoKopo.Emulator.Testing;

/// <summary>The emulator refused a control call; the message is its own, and says what to mend.</summary>
public sealed class KopoKopoControlException(string message) : Exception(message);

/// <summary>The control API (<c>/_emulator</c>) for one app. Each call throws <see cref="KopoKopoControlException"/> where the emulator refuses it.</summary>
public sealed class ControlClient : IDisposable
{
    private static readonly JsonSerializerOptions SnakeCase = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    private readonly HttpClient _http;

    internal ControlClient(Uri emulator, string app, string? token)
    {
        _http = new HttpClient { BaseAddress = new Uri(emulator, "/_emulator/"), Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Add("X-Emulator-App", app);
        if (token is not null) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Starts the app on an empty world. Credentials and tokens stay.</summary>
    public Task ResetAsync(CancellationToken cancellationToken = default) => SendAsync(HttpMethod.Post, "reset", null, cancellationToken);

    /// <summary>Lets time pass.</summary>
    /// <returns>What became final and what was sent.</returns>
    public async Task<Advanced> AdvanceAsync(TimeSpan by, CancellationToken cancellationToken = default) =>
        (await SendAsync(HttpMethod.Post, "clock/advance", new { by = XmlConvert.ToString(by) }, cancellationToken)).Deserialize<Advanced>(SnakeCase)!;

    /// <summary>Stops the app's clock, at an instant or where it is.</summary>
    public Task FreezeAsync(DateTimeOffset? at = null, CancellationToken cancellationToken = default)
    {
        var setting = new JsonObject { ["frozen"] = true };
        if (at is { } now) setting["now"] = now.ToString("O");
        return SendAsync(HttpMethod.Put, "clock", setting, cancellationToken);
    }

    /// <summary>Returns the app's clock to real time.</summary>
    public Task UnfreezeAsync(CancellationToken cancellationToken = default) => SendAsync(HttpMethod.Delete, "clock", null, cancellationToken);

    /// <summary>What was sent, or is to be, the newest first.</summary>
    /// <param name="resource">Only of what this resource is about or led to.</param>
    /// <param name="topic">Only of this topic, or kind of resource.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async Task<IReadOnlyList<Delivery>> DeliveriesAsync(string? resource = null, string? topic = null, CancellationToken cancellationToken = default) =>
        (await SendAsync(HttpMethod.Get, $"deliveries{Query(("resource", resource), ("topic", topic))}", null, cancellationToken))
        .GetProperty("deliveries").Deserialize<List<Delivery>>(SnakeCase)!;

    /// <summary>What clients created, the newest first, and who decided about it.</summary>
    /// <param name="kind">Only of this kind.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async Task<IReadOnlyList<CreatedResource>> ResourcesAsync(string? kind = null, CancellationToken cancellationToken = default) =>
        (await SendAsync(HttpMethod.Get, $"resources{Query(("kind", kind))}", null, cancellationToken))
        .GetProperty("resources").Deserialize<List<CreatedResource>>(SnakeCase)!;

    /// <summary>Ends a resource that waits for a hand.</summary>
    public Task CompleteAsync(string id, Outcome outcome, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return SendAsync(HttpMethod.Post, $"resources/{id}/complete", new { outcome = outcome.Name }, cancellationToken);
    }

    /// <summary>Sends a delivery's bytes again.</summary>
    public Task ReplayAsync(long delivery, int times = 1, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, $"deliveries/{delivery}/replay", new { times }, cancellationToken);

    /// <summary>Puts the app's world aside under a name.</summary>
    public Task SnapshotAsync(string name, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, "snapshots", new { name }, cancellationToken);

    /// <summary>Brings a world back.</summary>
    public Task RestoreAsync(string name, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, $"snapshots/{Uri.EscapeDataString(name)}/restore", null, cancellationToken);

    /// <summary>Any control call.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">What comes after <c>/_emulator/</c>, such as <c>ledger</c>.</param>
    /// <param name="body">The body, written as JSON; null: none.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>The answer; undefined where it has no body.</returns>
    public async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body = null, CancellationToken cancellationToken = default)
    {
        using var request = Request(method, path, body);
        using var answer = await _http.SendAsync(request, cancellationToken);
        return Read(answer, await answer.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    internal void Post(string path, object body) => Send(HttpMethod.Post, path, body);

    internal void Put(string path, object body) => Send(HttpMethod.Put, path, body);

    private void Send(HttpMethod method, string path, object body)
    {
        using var request = Request(method, path, body);
        using var answer = _http.Send(request);
        using var bytes = new MemoryStream();
        answer.Content.ReadAsStream().CopyTo(bytes);
        Read(answer, bytes.ToArray());
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, object? body) =>
        new(method, new Uri(path, UriKind.Relative)) { Content = body is null ? null : JsonContent.Create(body) };

    private static JsonElement Read(HttpResponseMessage answer, byte[] bytes)
    {
        var json = bytes.Length == 0 ? default : JsonElement.Parse(bytes);
        if (answer.IsSuccessStatusCode) return json;

        var said = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("error_message", out var message) ? message.GetString() : null;
        throw new KopoKopoControlException(said ?? $"{answer.RequestMessage!.RequestUri} answered {(int)answer.StatusCode}");
    }

    private static string Query(params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var given = new List<string>();
        foreach (var (name, value) in parameters) if (value is not null) given.Add($"{name}={Uri.EscapeDataString(value)}");
        return given.Count == 0 ? "" : $"?{string.Join('&', given)}";
    }
}
