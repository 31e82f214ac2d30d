using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.CommandLine;

/// <summary><c>listen</c>: a receiver that prints what comes, and whether its signature fits.</summary>
public sealed class ListenVerbTests(EmulatorServer emulator)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_callback_is_printed_with_its_body_and_that_its_signature_fits()
    {
        using var client = await emulator.NewAppAsync();
        await using var listening = await ListenAsync("--app", client.ClientId);

        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(Callback(listening)));

        (await listening.PrintsAsync("POST /callback")).ShouldEndWith("POST /callback incoming_payment Success: the signature fits");
        await listening.PrintsAsync($"\"self\":\"{location}\"");
        (await listening.StopAsync()).ShouldBe(0, listening.Output);
    }

    [Theory]
    [InlineData("key-of-the-shop", "the signature fits")]
    [InlineData("another", "the signature does not fit the API key that was given")]
    public async Task A_key_that_is_given_is_verified_with_and_nobody_is_asked(string key, string expected)
    {
        await using var listening = await ListenAsync("--url", "http://localhost:1", "--api-key", key);
        using var client = await emulator.NewAppAsync();
        using var made = await client.Http.PutAsync(
            $"/_emulator/apps/{client.ClientId}", new StringContent("""{"api_key":"key-of-the-shop"}""", null, "application/json"), Cancellation);

        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(Callback(listening)));

        (await listening.PrintsAsync("POST /callback")).ShouldEndWith(expected);
    }

    [Theory]
    [InlineData("{}", "00", "the signature does not fit: A signature has 64 lower-case hex digits; this has 2 characters.")]
    [InlineData("{}", "", "there is no X-KopoKopo-Signature")]
    public async Task What_is_wrong_with_a_signature_is_said(string body, string signature, string expected)
    {
        await using var listening = await ListenAsync();

        (await PostAsync(Callback(listening), body, signature)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await listening.PrintsAsync("POST /callback")).ShouldEndWith(expected);
    }

    [Fact]
    public async Task Where_the_emulator_is_not_reached_the_signature_was_not_checked()
    {
        await using var listening = await ListenAsync("--url", "http://localhost:1", "--json");

        (await PostAsync(Callback(listening), "{}", "00")).StatusCode.ShouldBe(HttpStatusCode.OK);

        var said = JsonNode.Parse(await listening.PrintsAsync("/callback"))!;
        said["valid"].ShouldBeNull();
        said["explanation"].Text().ShouldContain("not reached at http://localhost:1");
        said["body"].Text().ShouldBe("{}");
    }

    [Fact]
    public async Task It_answers_what_it_is_told_so_that_the_emulator_tries_again()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await using var listening = await ListenAsync("--status", "503", "--delay", "100ms");

        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(Callback(listening)));
        var attempts = (await client.AdvancedAsync("PT1.5S"))["deliveries"]![0]!["attempts"]!.AsArray();

        attempts.Select(attempt => attempt!["status"]!.GetValue<int>()).ShouldBe([503, 503]);

        // A timer may be a few milliseconds early.
        attempts.ShouldAllBe(attempt => attempt!["duration_ms"]!.GetValue<double>() >= 90);
    }

    [Fact]
    public async Task It_hands_on_to_the_byte_and_answers_what_it_is_answered()
    {
        await using var shop = await WebhookReceiver.StartAsync();
        shop.Reply(202);
        using var client = await emulator.NewAppAtNoonAsync();
        await using var listening = await ListenAsync("--app", client.ClientId, "--forward", shop.Url.AbsoluteUri);

        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(Callback(listening)));
        var delivery = (await client.AdvancedAsync("PT0.5S"))["deliveries"]![0]!;
        var received = await shop.NextAsync();

        received.ShouldBeSignedWith(ApiClient.ApiKey);
        received.Text.ShouldBe(delivery["body"].Text());
        delivery["attempts"]![0]!["status"]!.GetValue<int>().ShouldBe(202);
        await listening.PrintsAsync($"forwarded to {shop.Url}: 202");
    }

    [Fact]
    public async Task Where_nobody_is_handed_on_to_it_is_a_502()
    {
        await using var listening = await ListenAsync("--forward", "http://localhost:1/shop");

        (await PostAsync(Callback(listening), "{}", "")).StatusCode.ShouldBe(HttpStatusCode.BadGateway);

        (await listening.PrintsAsync("forwarded to")).ShouldContain("refused");
    }

    [Fact]
    public async Task What_would_steer_a_terminal_is_not_printed()
    {
        await using var listening = await ListenAsync();

        await PostAsync(Callback(listening), "\u001b[2Jcleared\u0007\r\nPOST /forged", "");
        await listening.PrintsAsync("cleared");

        listening.Output.ShouldNotContain("\u001b");
        listening.Output.ShouldNotContain("\u0007");
        listening.Output.Split('\n').ShouldNotContain(line => line.StartsWith("POST /forged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_body_beyond_the_bound_is_refused()
    {
        await using var listening = await ListenAsync();

        (await PostAsync(Callback(listening), new string('x', (16 * 1024 * 1024) + 1), "")).StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var (exitCode, output) = await EmulatorHere.RunAsync("listen", "--port", $"{port}");

        exitCode.ShouldBe(1);
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem().ShouldContain($"cannot listen on http://localhost:{port}");
    }

    private Task<EmulatorHere.VerbHere> ListenAsync(params string[] arguments) => EmulatorHere.StartAsync(
        "http://127.0.0.1", ["listen", "--port=0", .. arguments, .. arguments.Contains("--url") ? Array.Empty<string>() : ["--url", $"{emulator.Address}"]]);

    private static Uri Callback(EmulatorHere.VerbHere listening)
    {
        var said = listening.Output.Split('\n')[0];
        var from = said.IndexOf("http://", StringComparison.Ordinal);
        return new Uri($"{said[from..].Split('"', ';')[0].TrimEnd()}/callback");
    }

    private static async Task<HttpResponseMessage> PostAsync(Uri url, string body, string signature)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(body) };
        request.Headers.ExpectContinue = true;
        if (signature.Length > 0) request.Headers.Add("X-KopoKopo-Signature", signature);
        return await http.SendAsync(request, Cancellation);
    }
}
