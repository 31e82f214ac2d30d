using System.Net;
using System.Security.Authentication;
using System.Text;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Tls;

/// <summary><c>Https:Port</c>: the emulator speaks TLS, with an authority of its own that clients are told to trust.</summary>
public sealed class HttpsPortTests(SecureServer secure) : IClassFixture<SecureServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_that_trusts_the_authority_pays_over_TLS()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var http = TlsSteps.ClientThatTrusts(await secure.Server.AuthorityAsync(), secure.Server.SecureAddress());
        await http.AuthorizeAsync($"app-{Guid.NewGuid():N}");

        using var created = await http.PostAsync(
            "/api/v1/incoming_payments",
            new StringContent(new IncomingPaymentBuilder().CallingBack(receiver.Url).ToJson(), Encoding.UTF8, "application/json"),
            Cancellation);
        var result = await receiver.NextAsync();

        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        created.Headers.Location!.AbsoluteUri.ShouldStartWith($"{secure.Server.SecureAddress()}api/v1/incoming_payments/");
        (await http.GetStringAsync(created.Headers.Location, Cancellation)).ShouldBe(result.Text);
    }

    [Fact]
    public async Task A_client_that_does_not_trust_it_is_not_served()
    {
        using var http = TlsSteps.ClientThatTrusts(authority: null, secure.Server.SecureAddress());

        var refused = await Should.ThrowAsync<HttpRequestException>(() => http.GetAsync("/health/live", Cancellation));

        refused.InnerException.ShouldBeOfType<AuthenticationException>();
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("host.docker.internal")]
    [InlineData("sandbox.kopokopo.com")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    public async Task Whoever_is_led_here_by_a_hosts_entry_finds_a_certificate_of_the_name(string name)
    {
        var address = secure.Server.SecureAddress();
        using var http = TlsSteps.ClientThatTrusts(await secure.Server.AuthorityAsync(), address);

        using var answer = await http.GetAsync($"https://{name}:{address.Port}/health/live", Cancellation);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_name_that_the_certificate_is_not_for_is_refused()
    {
        var address = secure.Server.SecureAddress();
        using var http = TlsSteps.ClientThatTrusts(await secure.Server.AuthorityAsync(), address);

        await Should.ThrowAsync<HttpRequestException>(() => http.GetAsync($"https://shop.example:{address.Port}/health/live", Cancellation));
    }

    [Fact]
    public async Task The_usual_address_goes_on_speaking_HTTP()
    {
        using var client = await secure.Server.NewAppAsync();

        secure.Server.Address.Scheme.ShouldBe("http");
        (await client.PayAsync(new IncomingPaymentBuilder())).Scheme.ShouldBe("http");
    }

    // The PHP SDK reads the header's name as it is written.
    [Fact]
    public async Task The_name_of_a_location_is_in_lower_case_over_TLS_too()
    {
        using var http = TlsSteps.ClientThatTrusts(await secure.Server.AuthorityAsync(), secure.Server.SecureAddress());
        var token = await http.AuthorizeAsync($"app-{Guid.NewGuid():N}");
        var body = new IncomingPaymentBuilder().ToJson();

        var answer = await RawTls.ExchangeAsync(
            secure.Server.SecureAddress(),
            $"POST /api/v1/incoming_payments HTTP/1.1\r\nHost: localhost\r\nUser-Agent: shop\r\nAuthorization: Bearer {token}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}");

        answer.ShouldStartWith("HTTP/1.1 201");
        answer.ShouldContain("\r\nlocation: https://localhost/api/v1/incoming_payments/", Case.Sensitive);
    }

    [Fact]
    public async Task HTTP_2_is_spoken_to_whoever_wants_it()
    {
        using var http = TlsSteps.ClientThatTrusts(await secure.Server.AuthorityAsync(), secure.Server.SecureAddress());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using var answer = await http.SendAsync(request, Cancellation);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Version.ShouldBe(HttpVersion.Version20);
    }
}

/// <summary>An emulator that speaks TLS on a port that the system chose.</summary>
public sealed class SecureServer : IAsyncDisposable
{
    public EmulatorServer Server { get; } = EmulatorServer.With(("Https:Port", "0"));

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
