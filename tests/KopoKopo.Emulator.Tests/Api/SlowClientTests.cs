using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Api;

/// <summary>Who sends too slowly, or reads nothing, is let go of; the log has no error.</summary>
public sealed class SlowClientTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/v1/incoming_payments")]
    [InlineData("/oauth/token")]
    [InlineData("/_emulator/outcomes")]
    [InlineData("/nowhere")]
    public async Task A_body_that_does_not_come_is_a_408_or_the_end_of_the_connection(string path)
    {
        await using var emulator = await EmulatorProcess.StartAsync("--Emulator:Database=");
        using var client = await ApiClient.ConnectAsync(emulator.Address, "slow");

        using var raw = await RawSocket.SendAsync(emulator.Address, Head(client, path, 1000) + "{");
        var answer = await raw.ReadToEndAsync();

        if (path != "/nowhere") answer.ShouldStartWith("HTTP/1.1 408");
        await ShouldHaveNoErrorAsync(emulator);
    }

    [Fact]
    public async Task A_body_that_comes_steadily_but_for_ever_is_a_408()
    {
        await using var emulator = await EmulatorProcess.StartAsync("--Emulator:Database=");
        using var client = await ApiClient.ConnectAsync(emulator.Address, "trickles");
        using var raw = await RawSocket.SendAsync(emulator.Address, Head(client, "/api/v1/incoming_payments", 1_000_000));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var sending = TrickleAsync(raw, stop.Token);

        var answer = await raw.ReadAsync(TimeSpan.FromSeconds(60));
        await stop.CancelAsync();
        await sending;

        answer.ShouldStartWith("HTTP/1.1 408");
        answer.ShouldContain("the body took longer than 30 s");
        await ShouldHaveNoErrorAsync(emulator);
    }

    [Fact]
    public async Task Headers_that_do_not_end_are_a_408_or_the_end_of_the_connection()
    {
        await using var emulator = await EmulatorProcess.StartAsync("--Emulator:Database=");
        using var raw = await RawSocket.SendAsync(emulator.Address, "GET /health/live HTTP/1.1\nHost: localhost\nX-Half: ");

        (await raw.ReadToEndAsync()).ShouldStartWith("HTTP/1.1 408");
        await ShouldHaveNoErrorAsync(emulator);
    }

    [Fact]
    public async Task An_event_stream_with_nothing_to_say_goes_on()
    {
        await using var emulator = await EmulatorProcess.StartAsync("--Emulator:Database=");
        using var client = await ApiClient.ConnectAsync(emulator.Address, "listens");
        using var raw = await RawSocket.SendAsync(emulator.Address, $"GET /_emulator/events?app=listens HTTP/1.1\nHost: {emulator.Address.Authority}\n\n");
        (await raw.ReadAsync()).ShouldContain("200 OK");

        // Longer than a reader may take nothing of what is there.
        using var silent = await RawSocket.SendAsync(emulator.Address, Head(client, "/api/v1/incoming_payments", 1000) + "{");
        (await silent.ReadToEndAsync()).ShouldStartWith("HTTP/1.1 408");
        await client.FreezeAsync("2026-01-31T12:00:00+03:00");
        var heard = "";
        while (!heard.Contains("event: clock", StringComparison.Ordinal)) heard += await raw.ReadAsync();

        heard.ShouldContain("event: clock");
    }

    private static string Head(ApiClient client, string path, int length) =>
        $"""
        POST {path} HTTP/1.1
        Host: {client.Http.BaseAddress!.Authority}
        User-Agent: raw
        Authorization: Bearer {client.Token}
        Content-Type: application/json
        Content-Length: {length}


        """;

    private static async Task TrickleAsync(RawSocket raw, CancellationToken stop)
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

    private static async Task ShouldHaveNoErrorAsync(EmulatorProcess emulator)
    {
        (await emulator.TerminateAsync()).ShouldBe(0, emulator.Output);
        emulator.Output.ShouldNotContain("fail:");
        emulator.Output.ShouldNotContain("Exception");
    }
}
