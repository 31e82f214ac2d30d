using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;

namespace KopoKopo.Emulator.Testing;

/// <summary>The emulator refused a control call; the message is its own, and says what to mend.</summary>
public sealed class KopoKopoControlException(string message) : Exception(message);

/// <summary>The control API (<c>/_emulator</c>) for one app. Each call throws <see cref="KopoKopoControlException"/> where the emulator refuses it.</summary>
public sealed class ControlClient : IDisposable
{
    private readonly ControlHttp _http;

    internal ControlClient(ControlHttp http) => _http = http;

    /// <summary>What the app's clock shows.</summary>
    public Task<ClockReading> ClockAsync(CancellationToken cancellationToken = default) => GetAsync<ClockReading>("clock", cancellationToken);

    /// <summary>Lets time pass: all that becomes due meanwhile happens, each in its time, and its POSTs are awaited.</summary>
    /// <returns>What became final and what was sent.</returns>
    public Task<Advanced> AdvanceAsync(TimeSpan by, CancellationToken cancellationToken = default) =>
        _http.ReadAsync<Advanced>(HttpMethod.Post, "clock/advance", new { by = XmlConvert.ToString(by) }, cancellationToken);

    /// <summary>Stops the app's clock, at an instant or where it is.</summary>
    /// <returns>What it shows now.</returns>
    public Task<ClockReading> FreezeAsync(DateTimeOffset? at = null, CancellationToken cancellationToken = default)
    {
        var setting = new JsonObject { ["frozen"] = true };
        if (at is { } now) setting["now"] = now.ToString("O");
        return _http.ReadAsync<ClockReading>(HttpMethod.Put, "clock", setting, cancellationToken);
    }

    /// <summary>Returns the app's clock to real time.</summary>
    public Task UnfreezeAsync(CancellationToken cancellationToken = default) => SendAsync(HttpMethod.Delete, "clock", null, cancellationToken);

    /// <summary>What the app's clock brings next, the earliest first.</summary>
    /// <param name="limit">How many at most, 1 to 1,000.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public Task<IReadOnlyList<DueItem>> DueAsync(int limit = 20, CancellationToken cancellationToken = default) =>
        ListAsync<DueItem>("due", "due", cancellationToken, ("limit", $"{limit}"));

    /// <summary>What was sent, or is to be, the newest first.</summary>
    /// <param name="resource">Only of what this resource is about or led to.</param>
    /// <param name="topic">Only of this topic, or kind of resource.</param>
    /// <param name="limit">How many at most, 1 to 1,000.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public Task<IReadOnlyList<Delivery>> DeliveriesAsync(
        string? resource = null, string? topic = null, int limit = 100, CancellationToken cancellationToken = default) =>
        ListAsync<Delivery>("deliveries", "deliveries", cancellationToken, ("resource", resource), ("topic", topic), ("limit", $"{limit}"));

    /// <summary>Waits until so many were delivered, those included that were before.</summary>
    /// <param name="count">How many, 1 to 1,000.</param>
    /// <param name="resource">Only of what this resource is about or led to.</param>
    /// <param name="topic">Only of this topic, or kind of resource.</param>
    /// <param name="timeout">How long in real time, five minutes at most; 10 seconds if it is not given.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="KopoKopoControlException">There were fewer; the message says what happened instead.</exception>
    public Task<IReadOnlyList<Delivery>> WaitAsync(
        int count = 1, string? resource = null, string? topic = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        ListAsync<Delivery>(
            "deliveries/wait", "deliveries", cancellationToken,
            ("count", $"{count}"), ("resource", resource), ("topic", topic), ("timeout", timeout is { } bound ? XmlConvert.ToString(bound) : null));

    /// <summary>Sends a delivery's bytes again.</summary>
    public Task ReplayAsync(long delivery, int times = 1, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, $"deliveries/{delivery}/replay", new { times }, cancellationToken);

    /// <summary>What clients created, the newest first, and who decided about it.</summary>
    /// <param name="kind">Only of this kind.</param>
    /// <param name="limit">How many at most, 1 to 1,000.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public Task<IReadOnlyList<CreatedResource>> ResourcesAsync(string? kind = null, int limit = 100, CancellationToken cancellationToken = default) =>
        ListAsync<CreatedResource>("resources", "resources", cancellationToken, ("kind", kind), ("limit", $"{limit}"));

    /// <summary>What one client created, who decided about it, and which rules nearly did.</summary>
    /// <param name="id">Its id: the last part of its location.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public Task<CreatedResource> ResourceAsync(string id, CancellationToken cancellationToken = default) =>
        GetAsync<CreatedResource>($"resources/{Escaped(id)}", cancellationToken);

    /// <summary>Ends a resource that waits for a hand.</summary>
    public Task CompleteAsync(string id, Outcome outcome, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return SendAsync(HttpMethod.Post, $"resources/{Escaped(id)}/complete", new { outcome = outcome.Name }, cancellationToken);
    }

    /// <summary>What clients asked and were answered, the newest first.</summary>
    /// <param name="path">Only those whose path contains this, in any case.</param>
    /// <param name="resource">Only those that made this resource or asked for it.</param>
    /// <param name="limit">How many at most, 1 to 1,000.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public Task<IReadOnlyList<RecordedRequest>> RequestsAsync(
        string? path = null, string? resource = null, int limit = 100, CancellationToken cancellationToken = default) =>
        ListAsync<RecordedRequest>("requests", "requests", cancellationToken, ("path", path), ("resource", resource), ("limit", $"{limit}"));

    /// <summary>What the company and each till have, of a thousand accounts at most.</summary>
    public Task<LedgerBalances> LedgerAsync(CancellationToken cancellationToken = default) => GetAsync<LedgerBalances>("ledger", cancellationToken);

    /// <summary>What money moved, the newest first.</summary>
    /// <param name="limit">How many at most, 1 to 1,000.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public Task<IReadOnlyList<LedgerEntry>> LedgerEntriesAsync(int limit = 100, CancellationToken cancellationToken = default) =>
        ListAsync<LedgerEntry>("ledger/entries", "entries", cancellationToken, ("limit", $"{limit}"));

    /// <summary>The active scenario and the state it is in.</summary>
    public Task<ScenarioState> ScenarioAsync(CancellationToken cancellationToken = default) => GetAsync<ScenarioState>("scenario/state", cancellationToken);

    /// <summary>Puts the active scenario into a state.</summary>
    public Task SetScenarioStateAsync(string state, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Put, "scenario/state", new { state }, cancellationToken);

    /// <summary>Makes something happen that no request asked for: a customer pays the till, say.</summary>
    /// <param name="topic">What: <c>buygoods_transaction_received</c>, <c>customer_created</c>, …</param>
    /// <param name="resource">Members of the webhook's resource that are to be otherwise than by default, such as <c>new { amount = 500 }</c>.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>What happened, whom it is told, and who subscribed and is not told.</returns>
    public Task<Simulated> SimulateAsync(string topic, object? resource = null, CancellationToken cancellationToken = default) =>
        _http.ReadAsync<Simulated>(HttpMethod.Post, $"simulate/{Escaped(topic)}", resource, cancellationToken);

    /// <summary>Starts the app on an empty world. Credentials and tokens stay.</summary>
    public Task ResetAsync(CancellationToken cancellationToken = default) => SendAsync(HttpMethod.Post, "reset", null, cancellationToken);

    /// <summary>Puts the app's world aside under a name.</summary>
    public Task SnapshotAsync(string name, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, "snapshots", new { name }, cancellationToken);

    /// <summary>Brings a world back.</summary>
    public Task RestoreAsync(string name, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, $"snapshots/{Escaped(name)}/restore", null, cancellationToken);

    /// <summary>Any control call.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">What comes after <c>/_emulator/</c>, such as <c>ledger</c>.</param>
    /// <param name="body">The body, written as JSON; null: none.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>The answer; undefined where it has no body.</returns>
    public Task<JsonElement> SendAsync(HttpMethod method, string path, object? body = null, CancellationToken cancellationToken = default) =>
        _http.SendAsync(method, path, body, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    internal void Post(string path, object body) => _http.Send(HttpMethod.Post, path, body);

    internal void Put(string path, object body) => _http.Send(HttpMethod.Put, path, body);

    private Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) => _http.ReadAsync<T>(HttpMethod.Get, path, null, cancellationToken);

    private Task<IReadOnlyList<T>> ListAsync<T>(
        string path, string member, CancellationToken cancellationToken, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var given = new List<string>();
        foreach (var (name, value) in parameters) if (value is not null) given.Add($"{name}={Escaped(value)}");
        var query = given.Count == 0 ? "" : $"?{string.Join('&', given)}";
        return _http.ReadAsync<IReadOnlyList<T>>(HttpMethod.Get, path + query, null, cancellationToken, member);
    }

    private static string Escaped(string text) => Uri.EscapeDataString(text);
}
