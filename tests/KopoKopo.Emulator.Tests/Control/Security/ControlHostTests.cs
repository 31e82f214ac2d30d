using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Control;
using KopoKopo.Emulator.Tests.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace KopoKopo.Emulator.Tests.Control.Security;

/// <summary>Without a token the name a control call was made under, and the way it came, decide who may drive the emulator.</summary>
public sealed class ControlHostTests(EmulatorServer emulator, SharedServers servers) : IClassFixture<SharedServers>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST.")]
    [InlineData("emulator.localhost")]
    [InlineData("127.0.0.1:8254")]
    [InlineData("[::1]:8254")]
    public async Task A_name_of_this_machine_is_answered(string host) => (await ResetAsync(emulator.Address, ("Host", host))).Status.ShouldBe(204);

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("emulator")]
    [InlineData("emulator.internal")]
    [InlineData("emulator.test")]
    public async Task Any_other_name_is_refused_with_the_mend(string host)
    {
        var (status, message) = await ResetAsync(emulator.Address, ("Host", host));

        status.ShouldBe(403);
        message.ShouldContain("localhost");
        message.ShouldContain("Emulator:ControlToken");
    }

    [Fact]
    public async Task Behind_a_proxy_the_public_name_lets_no_stranger_in()
    {
        var behind = servers.With(("PublicUrl", "https://pay.example.test"));

        (await ResetAsync(behind.Address, ("Host", "pay.example.test"))).Status.ShouldBe(403);
        (await ResetAsync(behind.Address, ("Host", "localhost"))).Status.ShouldBe(204);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "198.51.100.7")]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("X-Forwarded-Host", "localhost")]
    [InlineData("X-Forwarded-Proto", "https")]
    [InlineData("x-forwarded-port", "443")]
    [InlineData("Forwarded", "for=198.51.100.7")]
    [InlineData("Via", "1.1 proxy")]
    [InlineData("X-Real-IP", "198.51.100.7")]
    public async Task What_a_proxy_on_this_machine_passes_on_comes_from_somebody_else(string name, string value)
    {
        var (status, message) = await ResetAsync(emulator.Address, ("Host", "localhost"), (name, value));

        status.ShouldBe(403);
        message.ShouldContain("proxy");
        message.ShouldContain("Emulator:ControlToken");
    }

    [Theory]
    [InlineData("localhost", 204)]
    [InlineData("emulator.localhost", 204)]
    [InlineData("10.1.2.3:8254", 204)]
    [InlineData("[fd00::1]:8254", 204)]
    [InlineData("emulator", 204)]
    [InlineData("EMULATOR:8254", 204)]
    [InlineData("host.docker.internal", 204)]
    [InlineData("emulator.payments.svc", 204)]
    [InlineData("emulator.payments.svc.cluster.local", 204)]
    [InlineData("kopokopo.test.", 204)]
    [InlineData("evil.example", 403)]
    [InlineData("evil.example.", 403)]
    [InlineData("test.evil.example", 403)]
    [InlineData("evillocal.example", 403)]
    [InlineData("10.1.2.3.evil.example", 403)]
    public async Task Where_it_is_open_to_all_a_name_of_the_internet_is_refused(string host, int status)
    {
        var open = servers.With(("ControlOpen", "true"));

        (await ResetAsync(open.Address, ("Host", host), ("X-Forwarded-For", "198.51.100.7"))).Status.ShouldBe(status);
    }

    [Fact]
    public async Task The_refusal_says_which_setting_and_which_value()
    {
        var open = servers.With(("ControlOpen", "true"));

        (await ResetAsync(open.Address, ("Host", "Pay.Example.net:8254"))).Message.ShouldContain("Emulator:ControlHosts:0=pay.example.net");
    }

    [Theory]
    [InlineData("pay.example.net", "pay.example.net", 204)]
    [InlineData("Pay.Example.Net", "PAY.example.net.:8254", 204)]
    [InlineData("pay.example.net", "www.pay.example.net", 403)]
    [InlineData("*.example.net", "pay.example.net", 204)]
    [InlineData("*.example.net", "a.b.example.net", 204)]
    [InlineData("*.example.net", "example.net", 403)]
    [InlineData("*.example.net", "evilexample.net", 403)]
    [InlineData("*.example.net", "example.net.evil.example", 403)]
    public async Task ControlHosts_names_more(string setting, string host, int status)
    {
        var open = servers.With(("ControlOpen", "true"), ("ControlHosts:0", "other.example.net"), ("ControlHosts:1", setting));

        (await ResetAsync(open.Address, ("Host", host))).Status.ShouldBe(status);
    }

    [Fact]
    public async Task A_request_of_HTTP_1_0_without_a_host_is_one_to_an_address()
    {
        var open = servers.With(("ControlOpen", "true"));

        (await FirstLineAsync(open.Address, "GET /_emulator/clock HTTP/1.0\r\n\r\n")).ShouldEndWith("200 OK");
        (await FirstLineAsync(open.Address, "GET /_emulator/clock HTTP/1.0\r\nHost: evil.example\r\n\r\n")).ShouldEndWith("403 Forbidden");
    }

    [Fact]
    public async Task The_API_and_health_answer_under_any_name_and_through_any_proxy()
    {
        foreach (var path in new[] { "/health/live", "/health/ready" })
        {
            (await SendAsync(emulator.Address, HttpMethod.Get, path, ("Host", "evil.example"), ("X-Forwarded-For", "198.51.100.7"))).StatusCode
                .ShouldBe(HttpStatusCode.OK);
        }

        var token = await SendAsync(
            emulator.Address,
            HttpMethod.Post,
            "/oauth/token?grant_type=client_credentials&client_id=sandbox&client_secret=sandbox",
            ("Host", "pay.example.net"),
            ("Via", "1.1 proxy"));
        token.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task With_a_token_the_token_alone_decides()
    {
        var guarded = servers.With(("ControlToken", "the-token-of-this-test"), ("ControlOpen", "true"));
        var token = ("Authorization", "Bearer the-token-of-this-test");

        (await ResetAsync(guarded.Address, token, ("Host", "pay.example.net"), ("X-Forwarded-For", "198.51.100.7"))).Status.ShouldBe(204);
        (await ResetAsync(guarded.Address, ("Host", "localhost"))).Status.ShouldBe(401);
    }

    [Theory]
    [InlineData("//_emulator/reset")]
    [InlineData("/_emulator//reset")]
    [InlineData("/_emulator/reset/")]
    [InlineData("/_EMULATOR/Reset")]
    [InlineData("/_emulator%2freset")]
    [InlineData("/_emulator%2Freset/")]
    [InlineData("/%5femulator/reset")]
    [InlineData("/%5Femulator/%72eset")]
    [InlineData("/./_emulator/reset")]
    [InlineData("/api/../_emulator/reset")]
    [InlineData("/api/%2e%2e/_emulator/reset")]
    [InlineData("/api/v1/..%2f..%2f_emulator/reset")]
    [InlineData("/_emulator;x=1/reset")]
    [InlineData("/_emulator\\reset")]
    public async Task No_spelling_of_the_path_is_a_way_around(string path)
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var answer = await FirstLineAsync(
            emulator.Address, $"POST {path}?app={client.ClientId} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");

        answer.Split(' ')[1].ShouldBeOneOf("403", "404", "400");
        (await client.GetJsonAsync("/_emulator/clock"))["frozen"]!.GetValue<bool>().ShouldBeTrue("nothing was reset");
    }

    [Fact]
    public void Every_endpoint_of_the_control_API_is_marked_as_one()
    {
        _ = emulator.Address;
        var routes = emulator.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();

        var marked = routes.Where(route => route.Metadata.GetMetadata<ControlCall>() is not null).Select(route => route.RoutePattern.RawText).ToList();

        marked.ShouldBe(
            routes.Select(route => route.RoutePattern.RawText).Where(path => path!.TrimStart('/').StartsWith("_emulator", StringComparison.OrdinalIgnoreCase)));
        marked.Count.ShouldBeGreaterThan(20);
    }

    private static async Task<(int Status, string Message)> ResetAsync(Uri address, params (string Name, string Value)[] headers)
    {
        using var answer = await SendAsync(address, HttpMethod.Post, "/_emulator/reset?app=of-a-test-of-hosts", headers);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        return ((int)answer.StatusCode, text.Length == 0 ? "" : JsonNode.Parse(text)!["error_message"].Text());
    }

    private static async Task<HttpResponseMessage> SendAsync(Uri address, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var http = new HttpClient { BaseAddress = address };
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        return await http.SendAsync(request, Cancellation);
    }

    // HttpClient would tidy the path up, and always names a host.
    private static async Task<string> FirstLineAsync(Uri address, string request)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(address.Host, address.Port, Cancellation);
        await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), Cancellation);
        using var reader = new StreamReader(tcp.GetStream());
        return await reader.ReadLineAsync(Cancellation) ?? "";
    }
}
