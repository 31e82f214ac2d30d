using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Api;

/// <summary>A body that is broken is a 400, a client that has gone is nobody's failure: neither is an error of the log.</summary>
public sealed class BrokenBodyTests
{
    private static readonly string[] Paths =
    [
        "/oauth/token", "/oauth/revoke", "/api/v1/incoming_payments", "/_emulator/outcomes",
        "/_emulator/scenarios/mine", "/_emulator/signature/explain", "/nowhere",
    ];

    [Theory]
    [InlineData("ffffffffffffffff\n")]
    [InlineData("7fffffffffffffffffff\n")]
    [InlineData("-1\n")]
    [InlineData("xyz\n")]
    [InlineData("5\n{}\n\n\n")]
    [InlineData("2\n{}no end")]
    public async Task Chunks_that_are_not_well_formed_are_a_400_and_no_error_of_the_log(string chunks)
    {
        await using var emulator = EmulatorServer.With();
        using var client = await ApiClient.ConnectAsync(emulator.Address, "chunks");

        foreach (var path in Paths.SkipLast(1))
        {
            using var raw = await RawSocket.SendAsync(
                emulator.Address, Head(client, path) + "Transfer-Encoding: chunked\nConnection: close\n\n" + chunks + new string(' ', 100));

            var answer = await raw.ReadToEndAsync();

            answer.ShouldStartWith("HTTP/1.1 400", customMessage: path);
            answer.ShouldContain(
                path.StartsWith("/oauth", StringComparison.Ordinal) ? "\"error\":\"invalid_request\"" : "{\"error_code\":400,\"error_message\":\"The request ");
        }

        await ShouldBeSilentAsync(emulator);
    }

    [Theory]
    [InlineData("Content-Length: 1000\n\n{\"half\":")]
    [InlineData("Content-Length: 100000\n\n{\"half\":")]
    [InlineData("Transfer-Encoding: chunked\n\n100\n{\"half\":")]
    [InlineData("Transfer-Encoding: chunked\n\nffffffffffffffff\n{")]
    public async Task A_client_that_resets_in_the_middle_of_a_body_is_no_error_of_the_log(string half)
    {
        await using var emulator = EmulatorServer.With();
        using var client = await ApiClient.ConnectAsync(emulator.Address, "resets");

        for (var i = 0; i < 10; i++)
        {
            foreach (var path in Paths)
            {
                using var raw = await RawSocket.SendAsync(emulator.Address, Head(client, path) + half);
                raw.Reset();
            }
        }

        await ShouldBeSilentAsync(emulator);
    }

    [Fact]
    public async Task A_client_that_goes_while_it_waits_for_its_answer_is_no_error_of_the_log()
    {
        await using var emulator = EmulatorServer.With();
        using var client = await ApiClient.ConnectAsync(emulator.Address, "leaves");

        foreach (var path in new[] { "/_emulator/deliveries/wait?timeout=PT1M", "/_emulator/events", "/api/v1/incoming_payments/none" })
        {
            for (var i = 0; i < 10; i++)
            {
                using var raw = await RawSocket.SendAsync(emulator.Address, Head(client, path).Replace("POST", "GET", StringComparison.Ordinal) + "\n");
                raw.Reset();
            }
        }

        await ShouldBeSilentAsync(emulator);
    }

    private static string Head(ApiClient client, string path) =>
        $"""
        {(path.Contains("/scenarios/", StringComparison.Ordinal) ? "PUT" : "POST")} {path} HTTP/1.1
        Host: {client.Http.BaseAddress!.Authority}
        User-Agent: raw
        Authorization: Bearer {client.Token}
        Content-Type: application/json

        """;

    // The emulator answers as before, and once it has stopped all that it had to say is there.
    private static async Task ShouldBeSilentAsync(EmulatorServer emulator)
    {
        using var client = await ApiClient.ConnectAsync(emulator.Address, "afterwards");
        await client.PayAsync(new IncomingPaymentBuilder());
        await emulator.DisposeAsync();
        emulator.Log.ErrorsAndWarnings.Take(3).ShouldBeEmpty();
    }
}
