using System.Net;
using System.Net.Http.Headers;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Security;

/// <summary>Without a token the control API answers this machine's loopback addresses only, unless the settings open it.</summary>
public sealed class LoopbackTests
{
    private const string Everywhere = "--urls=http://0.0.0.0:0";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_comes_from_elsewhere_is_refused_with_what_to_set_and_has_the_API_and_health_all_the_same()
    {
        await using var process = await EmulatorHere.ServeAsync(Everywhere, "--Emulator:Database=");
        using var elsewhere = FromElsewhere(process);

        var refused = await elsewhere.GetAsync("/_emulator/clock", Cancellation);
        elsewhere.DefaultRequestHeaders.Add("X-Forwarded-For", "127.0.0.1");
        elsewhere.DefaultRequestHeaders.Add("Forwarded", "for=127.0.0.1");
        var forwarded = await elsewhere.GetAsync("/_emulator/clock", Cancellation);

        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        forwarded.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        var error = JsonNode.Parse(await refused.Content.ReadAsStringAsync(Cancellation))!;
        error["error_code"]!.GetValue<int>().ShouldBe(403);
        error["error_message"].Text().ShouldContain("Emulator:ControlToken, or Emulator:ControlOpen");
        (await elsewhere.GetAsync("/health/ready", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var client = await ApiClient.ConnectAsync(elsewhere.BaseAddress!, "elsewhere");
        await client.PayAsync(new IncomingPaymentBuilder());
    }

    [Theory]
    [InlineData("http://0.0.0.0:0", "127.0.0.1")]
    [InlineData("http://0.0.0.0:0", "127.0.0.2")]
    [InlineData("http://*:0", "127.0.0.1")]
    [InlineData("http://*:0", "[::1]")]
    public async Task Who_comes_from_this_machine_is_answered_on_whatever_it_listens(string urls, string host)
    {
        await using var process = await EmulatorHere.ServeAsync($"--urls={urls}", "--Emulator:Database=");
        using var http = new HttpClient { BaseAddress = new Uri($"http://{host}:{process.Address.Port}") };

        (await http.GetAsync("/_emulator/clock", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task ControlOpen_answers_all()
    {
        await using var process = await EmulatorHere.ServeAsync(Everywhere, "--Emulator:Database=", "--Emulator:ControlOpen=true");
        using var elsewhere = FromElsewhere(process);

        (await elsewhere.GetAsync("/_emulator/clock", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_has_the_token_may_come_from_elsewhere()
    {
        await using var process = await EmulatorHere.ServeAsync(Everywhere, "--Emulator:Database=", "--Emulator:ControlToken=secret");
        using var elsewhere = FromElsewhere(process);

        var without = await elsewhere.GetAsync("/_emulator/clock", Cancellation);
        elsewhere.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "secret");
        var with = await elsewhere.GetAsync("/_emulator/clock", Cancellation);

        without.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        with.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    // Who connects to the machine's own address on its network comes from that address.
    private static HttpClient FromElsewhere(EmulatorHere.VerbHere process)
    {
        var address = NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up && network.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
        Assert.SkipWhen(address is null, "This machine has no IPv4 address but its loopback.");
        return new HttpClient { BaseAddress = new Uri($"http://{address}:{process.Address.Port}") };
    }
}
