using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.CommandLine;

/// <summary><c>serve</c>, with and without the word, and its options.</summary>
public sealed class ServeTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

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
        await using var emulator = await EmulatorHere.ServeAsync(arguments.Split('|'));
        using var http = new HttpClient { BaseAddress = Loopback(emulator.Address) };

        (await http.GetAsync("/health/live", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await emulator.StopAsync()).ShouldBe(0, emulator.Output);
    }

    [Fact]
    public async Task Whoever_reads_that_it_listens_finds_it_ready()
    {
        using var stop = new CancellationTokenSource();
        await using var reader = new AskingReader(stop);

        await new Verbs(reader, TextWriter.Null).RunAsync(["--urls=http://127.0.0.1:0", "--Emulator:Database="], stop.Token).WaitAsync(Bound, Cancellation);

        reader.Status.ShouldBe(HttpStatusCode.OK);
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
    public async Task The_start_prints_where_as_whom_and_where_to_go_on_in_ten_lines()
    {
        await using var emulator = await EmulatorHere.ServeAsync("--port=0", "--Emulator:Database=", "--Emulator:Https:Port=0");
        await emulator.StopAsync();

        var address = emulator.Address.AbsoluteUri.TrimEnd('/');
        emulator.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBeLessThanOrEqualTo(10, emulator.Output);
        emulator.Output.ShouldStartWith($"KopoKopo.Emulator listens on {address}");
        emulator.Output.ShouldContain("client_id sandbox   client_secret sandbox   API key sandbox");
        emulator.Output.ShouldContain($"{address}/openapi/v1.json");
        emulator.Output.ShouldContain($"--url {address}");
        emulator.Output.ShouldNotContain("curl");
        var file = Regex.Match(emulator.Output, @"database  (?<file>\S+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["file"].Value;
        File.Exists(file).ShouldBeFalse("a temporary database is deleted at exit");
    }

    [Fact]
    public async Task Quiet_prints_warnings_and_nothing_else()
    {
        var port = FreePort();
        await using var emulator = new EmulatorHere.VerbHere(["--quiet", "--port", $"{port}", "--Emulator:Database="]);
        using var client = await ReachAsync(new Uri($"http://localhost:{port}"));
        await client.PayAsync(new IncomingPaymentBuilder());
        await emulator.StopAsync();

        emulator.Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task Quiet_says_the_port_that_the_system_chose_since_nobody_could_know_it()
    {
        await using var emulator = await EmulatorHere.ServeAsync("--quiet", "--port=0", "--Emulator:Database=");
        using var client = await ApiClient.ConnectAsync(emulator.Address, "quiet");
        await client.PayAsync(new IncomingPaymentBuilder());
        await emulator.StopAsync();

        emulator.Output.Trim().ShouldBe($"KopoKopo.Emulator listens on {emulator.Address.AbsoluteUri.TrimEnd('/')}");
    }

    [Fact]
    public async Task Verbose_prints_what_can_be_pasted_and_logs_more_than_usual_and_no_token()
    {
        await using var emulator = await EmulatorHere.ServeAsync("--verbose", "--port=0", "--Emulator:Database=", "--Emulator:ResultDelay=PT0S");
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await ApiClient.ConnectAsync(emulator.Address, "verbose");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(new Uri($"{receiver.Url}?key=hidden-in-the-query")));
        await receiver.NextAsync();
        (await client.Http.GetAsync($"/oauth/token/info?access_token={client.Token}", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await emulator.StopAsync();

        emulator.Output.ShouldContain($"curl -i {emulator.Address.AbsoluteUri.TrimEnd('/')}/api/v1/incoming_payments");
        emulator.Output.ShouldContain("254700DD0NNN");
        emulator.Output.ShouldContain("POST /api/v1/incoming_payments 201");
        emulator.Output.ShouldContain(" Quartz.");
        emulator.Output.ShouldNotContain(client.Token);
        emulator.Output.ShouldNotContain("hidden-in-the-query");
    }

    [Fact]
    public async Task What_is_said_besides_quiet_and_verbose_stands_above_them()
    {
        await using var emulator = await EmulatorHere.ServeAsync(
            "--Logging:LogLevel:KopoKopo=Information", "--Emulator:Banner=true", "--quiet", "--port=0", "--Emulator:Database=");
        using var client = await ApiClient.ConnectAsync(emulator.Address, "mixed");
        await client.PayAsync(new IncomingPaymentBuilder());
        await emulator.StopAsync();

        emulator.Output.ShouldContain("client_id sandbox");
        emulator.Output.ShouldContain("POST /api/v1/incoming_payments 201");
    }

    [Fact]
    public async Task Where_the_log_is_JSON_all_that_is_printed_is()
    {
        var port = FreePort();
        await using var emulator = await EmulatorHere.StartAsync(
            $"listens on http://localhost:{port}", "--Logging:Console:FormatterName=json", "--verbose", "--port", $"{port}", "--Emulator:Database=");
        using var client = await ApiClient.ConnectAsync(new Uri($"http://localhost:{port}"), "json");
        await client.PayAsync(new IncomingPaymentBuilder());
        await emulator.StopAsync();

        var lines = emulator.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        lines.ShouldAllBe(line => line["Timestamp"] != null);
        lines.ShouldContain(line => $"{line["State"]!["Path"]}" == "/api/v1/incoming_payments");
    }

    // It prints nothing, so its first answer says that it listens; each refused connection takes as long as a look.
    private static async Task<ApiClient> ReachAsync(Uri address)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        bound.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            try
            {
                return await ApiClient.ConnectAsync(address, "quiet");
            }
            catch (HttpRequestException)
            {
                bound.Token.ThrowIfCancellationRequested();
            }
        }
    }

    private static Uri Loopback(Uri address) => new($"{address.Scheme}://127.0.0.1:{address.Port}");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // Asks while the line is being printed: the start does not go on before the answer.
    private sealed class AskingReader(CancellationTokenSource stop) : StringWriter
    {
        public HttpStatusCode? Status { get; private set; }

        public override void WriteLine(string? value)
        {
            const string announcement = "KopoKopo.Emulator listens on ";
            if (value?.StartsWith(announcement, StringComparison.Ordinal) != true) return;

            using var http = new HttpClient { Timeout = Bound };
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{value[announcement.Length..]}/health/ready");
            using var response = http.Send(request, stop.Token);
            Status = response.StatusCode;
            stop.Cancel();
        }
    }
}
