using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Security;

/// <summary>A page of another origin, open in somebody's browser on this machine, may not drive the emulator.</summary>
public sealed class BrowserTests(EmulatorServer emulator)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("cross-site", 403)]
    [InlineData("same-site", 403)]
    [InlineData("anything", 403)]
    [InlineData("same-origin", 200)]
    [InlineData("none", 200)]
    public async Task What_the_browser_says_of_the_page_decides(string site, int status)
    {
        var answer = await SendAsync(HttpMethod.Get, "/_emulator/clock", ("Sec-Fetch-Site", site));

        ((int)answer.StatusCode).ShouldBe(status);
        if (status == 403) await ShouldSayOtherOriginAsync(answer);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("null")]
    [InlineData("file://")]
    public async Task Another_origin_is_refused(string origin)
    {
        var answer = await SendAsync(HttpMethod.Get, "/_emulator/clock", ("Origin", origin));

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await ShouldSayOtherOriginAsync(answer);
    }

    [Fact]
    public async Task The_own_origin_is_answered()
    {
        var own = emulator.Address.GetLeftPart(UriPartial.Authority);

        (await SendAsync(HttpMethod.Get, "/_emulator/clock", ("Origin", own))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(HttpMethod.Get, "/_emulator/clock", ("Origin", own), ("Sec-Fetch-Site", "same-origin"))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Another_origin_is_refused_even_with_the_token()
    {
        await using var other = EmulatorServer.With(("ControlToken", "secret"));

        var answer = await SendAsync(other.Address, HttpMethod.Get, "/_emulator/clock", ("Authorization", "Bearer secret"), ("Origin", "https://evil.example"));

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_name_that_was_made_to_point_here_is_not_this_machine()
    {
        // To the browser such a page is of one origin with the emulator; the Host alone gives it away.
        var rebound = $"evil.example:{emulator.Address.Port}";

        var answer = await SendAsync(HttpMethod.Get, "/_emulator/clock", ("Host", rebound), ("Origin", $"http://{rebound}"), ("Sec-Fetch-Site", "same-origin"));

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_refused_call_has_no_effect()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        await SendAsync(HttpMethod.Delete, $"/_emulator/clock?app={client.ClientId}", ("Sec-Fetch-Site", "cross-site"));
        await SendAsync(HttpMethod.Post, $"/_emulator/reset?app={client.ClientId}", ("Origin", "https://evil.example"));

        (await client.GetJsonAsync("/_emulator/clock"))["now"].Text().ShouldBe("2026-01-31T12:00:00.000+03:00");
    }

    [Theory]
    [InlineData("GET", "/_emulator/clock")]
    [InlineData("OPTIONS", "/_emulator/clock")]
    [InlineData("OPTIONS", "/_emulator/reset")]
    [InlineData("GET", "/api/v1/incoming_payments/1")]
    [InlineData("OPTIONS", "/api/v1/incoming_payments")]
    [InlineData("POST", "/oauth/token")]
    [InlineData("OPTIONS", "/oauth/token")]
    [InlineData("GET", "/health/live")]
    [InlineData("GET", "/nowhere")]
    public async Task No_answer_has_a_CORS_header(string method, string path)
    {
        foreach (var origin in new[] { "https://evil.example", emulator.Address.GetLeftPart(UriPartial.Authority) })
        {
            var answer = await SendAsync(
                new HttpMethod(method), path, ("Origin", origin), ("Access-Control-Request-Method", "POST"),
                ("Access-Control-Request-Headers", "content-type,x-emulator-app"));

            answer.Headers.Concat(answer.Content.Headers)
                .Select(header => header.Key)
                .ShouldNotContain(name => name.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/json; charset=iso-8859-1")]
    [InlineData("")]
    public async Task A_body_that_is_not_declared_as_JSON_is_refused(string contentType)
    {
        using var client = await emulator.NewAppAtNoonAsync();

        foreach (var (method, path) in new[]
        {
            ("PUT", "clock"),
            ("POST", "clock/advance"),
            ("POST", "reset"),
            ("POST", "outcomes"),
            ("DELETE", "clock"),
            ("POST", "doctor"),
        })
        {
            foreach (var isChunked in new[] { false, true })
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), $"/_emulator/{path}")
                {
                    Content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"by":"PT1S"}""")),
                };
                if (contentType.Length > 0) request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
                request.Headers.TransferEncodingChunked = isChunked;
                var answer = await client.Http.SendAsync(request, Cancellation);

                answer.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType, $"{method} {path}");
                (await ApiClient.JsonAsync(answer))["error_message"].Text().ShouldStartWith("Content-Type must be application/json");
            }
        }

        (await client.GetJsonAsync("/_emulator/clock"))["now"].Text().ShouldBe("2026-01-31T12:00:00.000+03:00");
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("APPLICATION/JSON")]
    public async Task A_body_that_is_declared_as_JSON_is_read(string contentType)
    {
        using var client = await emulator.NewAppAtNoonAsync();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"by":"PT1S"}"""));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType).ShouldBeTrue();

        (await client.Http.PostAsync("/_emulator/clock/advance", content, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    public async Task A_call_without_a_body_needs_no_type(string? contentType)
    {
        using var client = await emulator.NewAppAsync();
        using var content = new ByteArrayContent([]);
        if (contentType is not null) content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        (await client.Http.PostAsync("/_emulator/reset", content, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await client.Http.PostAsync("/_emulator/simulate/customer_created", content: null, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    private static async Task ShouldSayOtherOriginAsync(HttpResponseMessage answer)
    {
        var error = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!;
        error["error_code"]!.GetValue<int>().ShouldBe(403);
        error["error_message"].Text().ShouldStartWith("A page of another origin may not drive the emulator");
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers) =>
        SendAsync(emulator.Address, method, path, headers);

    private static async Task<HttpResponseMessage> SendAsync(Uri address, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var http = new HttpClient { BaseAddress = address };
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        return await http.SendAsync(request, Cancellation);
    }
}
