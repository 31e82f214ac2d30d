using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Api;

/// <summary>Clients that are slow in ways of their own, all at once at one emulator, and what each was answered.</summary>
public sealed class SlowClients : IAsyncLifetime
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);
    private EmulatorProcess _emulator = null!;
    private ApiClient _client = null!;

    /// <summary>What a body that does not come is answered, by path.</summary>
    public IReadOnlyDictionary<string, string> SilentBodies { get; private set; } = null!;

    public string Trickle { get; private set; } = "";

    public string Headers { get; private set; } = "";

    public string Events { get; private set; } = "";

    public string Log => _emulator.Output;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _emulator = await EmulatorProcess.StartAsync("--Emulator:Database=");
        _client = await ApiClient.ConnectAsync(_emulator.Address, "slow");
        string[] paths = ["/api/v1/incoming_payments", "/oauth/token", "/_emulator/outcomes", "/nowhere"];
        var silent = paths.ToDictionary(path => path, path => AnswerAsync(Head(path, 1000) + "{"));
        var headers = AnswerAsync("GET /health/live HTTP/1.1\nHost: localhost\nX-Half: ");
        var trickle = TrickleAsync();
        Events = await ListenAsync(silent[paths[0]]);
        (Headers, Trickle) = (await headers, await trickle);
        SilentBodies = new Dictionary<string, string>(
            paths.Zip(await Task.WhenAll(paths.Select(path => silent[path]))).Select(pair => KeyValuePair.Create(pair.First, pair.Second)));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _emulator.DisposeAsync();
    }

    private async Task<string> AnswerAsync(string request)
    {
        using var raw = await RawSocket.SendAsync(_emulator.Address, request);
        return await raw.ReadToEndAsync(Bound);
    }

    private async Task<string> TrickleAsync()
    {
        using var raw = await RawSocket.SendAsync(_emulator.Address, Head("/api/v1/incoming_payments", 1_000_000));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var sending = SendSteadilyAsync(raw, stop.Token);
        var answer = await raw.ReadAsync(Bound);
        await stop.CancelAsync();
        await sending;
        return answer;
    }

    // It hears nothing until a silent body has been let go of, and then of a clock.
    private async Task<string> ListenAsync(Task silentBody)
    {
        using var raw = await RawSocket.SendAsync(_emulator.Address, $"GET /_emulator/events?app=listens HTTP/1.1\nHost: {_emulator.Address.Authority}\n\n");
        var heard = await raw.ReadAsync(Bound);
        await silentBody;
        using var listens = await ApiClient.ConnectAsync(_emulator.Address, "listens");
        await listens.FreezeAsync("2026-01-31T12:00:00+03:00");
        while (!heard.Contains("event: clock", StringComparison.Ordinal)) heard += await raw.ReadAsync(Bound);
        return heard;
    }

    private string Head(string path, int length) =>
        $"""
        POST {path} HTTP/1.1
        Host: {_emulator.Address.Authority}
        User-Agent: raw
        Authorization: Bearer {_client.Token}
        Content-Type: application/json
        Content-Length: {length}


        """;

    private static async Task SendSteadilyAsync(RawSocket raw, CancellationToken stop)
    {
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        try
        {
            while (await ticks.WaitForNextTickAsync(stop)) await raw.SendAsync(new string(' ', 100));
        }
        catch (Exception exception) when (exception is OperationCanceledException or System.Net.Sockets.SocketException)
        {
            // It was answered, or let go of.
        }
    }
}
