using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Api;

/// <summary>An emulator of few file descriptors, which has few connections; how many, it says itself.</summary>
public sealed class ConnectionLimitTests(FewConnections few) : IClassFixture<FewConnections>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(256)]
    [InlineData(512)]
    public async Task With_260_long_waits_health_and_control_answer_and_what_was_paid_meanwhile_is_called_back(int descriptors)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ulimit");
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var emulator = await EmulatorProcess.StartAsync(new Surroundings(Descriptors: descriptors), "--Emulator:Database=");
        using var client = await ApiClient.ConnectAsync(emulator.Address, "waits");
        var waits = new List<RawSocket>();
        for (var i = 0; i < 260; i++)
        {
            waits.Add(await RawSocket.SendAsync(emulator.Address, Get(emulator, "/_emulator/deliveries/wait?timeout=PT4M&count=1000")));
        }

        await emulator.PrintsAsync("connections are open");
        for (var i = 0; i < 20; i++) await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await UntilAsync(emulator, "/health/ready", HttpStatusCode.OK);
        await UntilAsync(emulator, "/_emulator/clock", HttpStatusCode.OK);
        foreach (var wait in waits) wait.Dispose();
        await UntilAsync(emulator, "/api/v1/incoming_payments/none", HttpStatusCode.Unauthorized);

        foreach (var callback in await receiver.NextAsync(20)) callback.ShouldBeSignedWith(ApiClient.ApiKey);
        emulator.Output.ShouldNotContain(" fail: ");
    }

    [Fact]
    public async Task Above_the_limit_the_api_is_503_at_once_and_health_and_control_answer_once_per_connection()
    {
        var emulator = await few.EmulatorAsync();
        var idle = await FillAsync(emulator);

        var api = await AnswerAsync(emulator, "/api/v1/incoming_payments/none");
        var halfBody = await RawSocket.SendAsync(
            emulator.Address,
            Get(emulator, "/oauth/token")
                .Replace("GET", "POST", StringComparison.Ordinal)
                .Replace("\n\n", "\nContent-Length: 1000\n\n{", StringComparison.Ordinal));
        var health = await AnswerAsync(emulator, "/health/ready");
        var wait = await AnswerAsync(emulator, "/_emulator/deliveries/wait");
        foreach (var connection in idle) connection.Dispose();

        foreach (var refused in new[] { api, await halfBody.ReadAsync(), wait })
        {
            refused.ShouldStartWith("HTTP/1.1 503");
            refused.ShouldContain("Connection: close");
            refused.ShouldContain("Retry-After: 1");
            refused.ShouldContain($"There are {idle.Count} connections");
        }

        health.ShouldStartWith("HTTP/1.1 200");
        health.ShouldContain("Connection: close");
        halfBody.Dispose();
        await UntilAsync(emulator, "/api/v1/incoming_payments/none", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Who_takes_a_place_in_reserve_and_says_nothing_loses_it()
    {
        var emulator = await few.EmulatorAsync();
        var idle = await FillAsync(emulator);
        var silent = new List<RawSocket>();
        for (var i = 0; i < 100; i++) silent.Add(await RawSocket.OpenAsync(emulator.Address));

        foreach (var connection in silent) (await connection.ReadToEndAsync()).ShouldBeEmpty("it is closed where it is accepted, or a little later");

        (await AnswerAsync(emulator, "/health/ready")).ShouldStartWith("HTTP/1.1 200");
        foreach (var connection in idle) connection.Dispose();
    }

    [Fact]
    public async Task Half_of_the_connections_may_wait_or_listen_and_one_more_is_refused_in_words()
    {
        var emulator = await few.EmulatorAsync();
        var streams = new List<RawSocket>();
        var answer = "";
        while (!answer.StartsWith("HTTP/1.1 503", StringComparison.Ordinal))
        {
            streams.Add(await RawSocket.SendAsync(emulator.Address, Get(emulator, "/_emulator/events")));
            answer = await streams[^1].ReadAsync();
        }

        var wait = await AnswerAsync(emulator, "/_emulator/deliveries/wait");
        var stream = await AnswerAsync(emulator, "/_emulator/events");
        var control = await AnswerAsync(emulator, "/_emulator/clock");
        foreach (var open in streams) open.Dispose();

        foreach (var refused in new[] { wait, stream })
        {
            refused.ShouldStartWith("HTTP/1.1 503");
            refused.ShouldContain("Retry-After: 1");
            refused.ShouldContain($"There are {streams.Count - 1} waits and event streams open");
        }

        control.ShouldStartWith("HTTP/1.1 200");
    }

    private static string Get(EmulatorProcess emulator, string path) => $"GET {path} HTTP/1.1\nHost: {emulator.Address.Authority}\nUser-Agent: raw\n\n";

    /// <summary>What the first bytes of an answer are, on a connection of its own.</summary>
    private static async Task<string> AnswerAsync(EmulatorProcess emulator, string path)
    {
        using var raw = await RawSocket.SendAsync(emulator.Address, Get(emulator, path));
        return await raw.ReadAsync();
    }

    /// <summary>As many connections as the API has, each of which was answered once and stays open.</summary>
    private static async Task<List<RawSocket>> FillAsync(EmulatorProcess emulator)
    {
        var open = new List<RawSocket>();
        while (true)
        {
            open.Add(await RawSocket.SendAsync(emulator.Address, Get(emulator, "/health/live")));
            var answer = await open[^1].ReadAsync();
            answer.ShouldStartWith("HTTP/1.1 200");
            if (!answer.Contains("Connection: close", StringComparison.Ordinal)) continue;

            open[^1].Dispose();
            open.RemoveAt(open.Count - 1);
            return open;
        }
    }

    // The connections that were let go of are closed one after another; a client that was closed upon tries again.
    private static async Task UntilAsync(EmulatorProcess emulator, string path, HttpStatusCode status)
    {
        using var http = new HttpClient { BaseAddress = emulator.Address };
        http.DefaultRequestHeaders.Add("User-Agent", "raw");
        await Looking.UntilAsync($"{path} is {status}", async () => await StatusAsync(http, path) == status);
    }

    private static async Task<HttpStatusCode?> StatusAsync(HttpClient http, string path)
    {
        try
        {
            using var answer = await http.GetAsync(path, Cancellation);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
