using System.Net;
using System.Net.Sockets;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.CommandLine;

/// <summary><c>serve</c>, with and without the word, and its options.</summary>
public sealed class ServeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("--urls|http://127.0.0.1:0|--Emulator:Database|")]
    [InlineData("serve|--urls|http://127.0.0.1:0|--Emulator:Database|")]
    [InlineData("serve|--Emulator:Database=|--http_ports=0|--environment=Production|--contentRoot=.|--Logging:LogLevel:Default|Warning")]
    [InlineData("serve|--Emulator:Database=|--Kestrel:Endpoints:Main:Url=http://127.0.0.1:0")]
    [InlineData("--port=0|--Emulator:Database=")]
    [InlineData("--Emulator:Database=|--port|0|--verbose")]
    [InlineData("--quiet|--Emulator:Database=|--port:0")]
    public async Task It_serves(string arguments)
    {
        await using var emulator = await EmulatorProcess.StartAsAsync(new Surroundings(), arguments.Split('|'));
        using var http = new HttpClient { BaseAddress = Loopback(emulator.Address) };

        (await http.GetAsync("/health/live", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await emulator.TerminateAsync()).ShouldBe(0, emulator.Output);
    }

    [Fact]
    public async Task The_port_is_one_on_localhost_and_stands_above_the_environments_addresses()
    {
        var port = FreePort();
        var environment = new Dictionary<string, string> { ["ASPNETCORE_URLS"] = "http://127.0.0.1:1", ["ASPNETCORE_HTTP_PORTS"] = "2" };

        await using var emulator = await EmulatorProcess.StartAsAsync(new Surroundings(environment), "--port", $"{port}", "--Emulator:Database=");

        emulator.Address.ShouldBe(new Uri($"http://localhost:{port}"));
    }

    [Fact]
    public async Task A_port_in_use_is_refused_in_one_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var (exitCode, output) = await EmulatorHere.RunAsync("--port", $"{port}", "--Emulator:Database=");

        exitCode.ShouldBe(1);
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem().ShouldContain($"http://localhost:{port}");
    }

    [Fact]
    public async Task Quiet_prints_where_it_listens_and_warnings_and_nothing_else()
    {
        await using var emulator = await EmulatorProcess.StartAsAsync(new Surroundings(), "--quiet", "--port=0", "--Emulator:Database=");
        using var client = await ApiClient.ConnectAsync(emulator.Address, "quiet");
        await client.PayAsync(new IncomingPaymentBuilder());
        await emulator.TerminateAsync();

        emulator.Output.Trim().ShouldBe($"KopoKopo.Emulator listens on {emulator.Address.AbsoluteUri.TrimEnd('/')}");
    }

    [Fact]
    public async Task Verbose_says_more_than_usual_and_no_token()
    {
        await using var emulator = await EmulatorProcess.StartAsAsync(
            new Surroundings(), "--verbose", "--port=0", "--Emulator:Database=", "--Emulator:ResultDelay=PT0S");
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await ApiClient.ConnectAsync(emulator.Address, "verbose");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(new Uri($"{receiver.Url}?key=hidden-in-the-query")));
        await receiver.NextAsync();
        (await client.Http.GetAsync($"/oauth/token/info?access_token={client.Token}", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await emulator.TerminateAsync();

        emulator.Output.ShouldContain("client_id sandbox");
        emulator.Output.ShouldContain("POST /api/v1/incoming_payments 201");
        emulator.Output.ShouldContain("info: Quartz.");
        emulator.Output.ShouldNotContain(client.Token);
        emulator.Output.ShouldNotContain("hidden-in-the-query");
    }

    [Fact]
    public async Task What_is_said_besides_quiet_and_verbose_stands_above_them()
    {
        await using var emulator = await EmulatorProcess.StartAsAsync(
            new Surroundings(), "--Logging:LogLevel:KopoKopo=Information", "--Emulator:Banner=true", "--quiet", "--port=0", "--Emulator:Database=");
        using var client = await ApiClient.ConnectAsync(emulator.Address, "mixed");
        await client.PayAsync(new IncomingPaymentBuilder());
        await emulator.TerminateAsync();

        emulator.Output.ShouldContain("client_id sandbox");
        emulator.Output.ShouldContain("POST /api/v1/incoming_payments 201");
    }

    private static Uri Loopback(Uri address) => new($"{address.Scheme}://127.0.0.1:{address.Port}");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
