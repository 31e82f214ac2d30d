using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources.BadInput;

/// <summary>Production forbids a request that does not say who sends it. SDKs exist that do not, so only <c>Strict</c> forbids it here.</summary>
public sealed class UserAgentTests(StrictServer strict, EmulatorServer lenient) : IClassFixture<StrictServer>
{
    private const string NoUserAgent = "User-Agent is missing";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Requests.Kinds), MemberType = typeof(Requests))]
    public async Task A_request_without_a_User_Agent_is_forbidden_strictly_and_warned_of_otherwise(string name)
    {
        using var strictShop = await Shop.OpenAsync(strict.Server);
        using var lenientShop = await Shop.OpenAsync(lenient);
        strictShop.Http.DefaultRequestHeaders.UserAgent.Clear();
        lenientShop.Http.DefaultRequestHeaders.UserAgent.Clear();

        using var accepted = await lenientShop.PostAsync(Shop.Proper(name));
        using var got = await lenientShop.Http.GetAsync(accepted.Headers.Location, Cancellation);

        accepted.StatusCode.ShouldBe(HttpStatusCode.Created);
        accepted.Headers.GetValues(Shop.WarningHeader).ShouldBe([$"{Shop.ProductionRefuses}{NoUserAgent}"]);
        got.StatusCode.ShouldBe(HttpStatusCode.OK);
        got.Headers.GetValues(Shop.WarningHeader).First().ShouldBe($"{Shop.ProductionRefuses}{NoUserAgent}");
        await strictShop.ShouldBeRefusedAsync(Shop.Proper(name), HttpStatusCode.Forbidden, NoUserAgent);
        await strictShop.ShouldBeRefusedAsync(Shop.Proper(name) with { Path = Shop.Proper(name).BarePath }, HttpStatusCode.Forbidden, NoUserAgent);
    }

    [Theory]
    [InlineData("POST", "/oauth/token")]
    [InlineData("POST", "/oauth/introspect")]
    [InlineData("POST", "/oauth/revoke")]
    [InlineData("GET", "/oauth/token/info")]
    public async Task OAuth_forbids_a_request_without_a_User_Agent_strictly_in_its_own_shape(string method, string path)
    {
        using var http = new HttpClient { BaseAddress = strict.Server.Address };
        using var message = new HttpRequestMessage(new HttpMethod(method), path);

        using var answer = await http.SendAsync(message, Cancellation);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldBe($$"""{"error":"invalid_request","error_description":"{{NoUserAgent}}"}""");
    }

    [Fact]
    public async Task OAuth_gives_a_token_to_a_request_without_a_User_Agent_with_a_warning_otherwise()
    {
        using var http = new HttpClient { BaseAddress = lenient.Address };

        using var answer = await http.PostAsync("/oauth/token", Shop.Credentials("sandbox", "sandbox"), Cancellation);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.GetValues(Shop.WarningHeader).ShouldBe([$"{Shop.ProductionRefuses}{NoUserAgent}"]);
    }

    [Theory]
    [InlineData("/_emulator/clock")]
    [InlineData("/_emulator/ledger")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task What_production_does_not_have_asks_for_no_User_Agent(string path)
    {
        using var http = new HttpClient { BaseAddress = strict.Server.Address };

        using var answer = await http.GetAsync(path, Cancellation);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.Contains(Shop.WarningHeader).ShouldBeFalse();
    }
}
