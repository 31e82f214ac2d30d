using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Security;

/// <summary>The setting <c>ControlToken</c>: a bearer token that every control call needs.</summary>
public sealed class ControlTokenTests(SharedServers servers) : IClassFixture<SharedServers>
{
    private const string Token = "the-token-of-this-test";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer wrong")]
    [InlineData($"Bearer {Token}x")]
    [InlineData("Bearer the-token-of-this-tes")]
    [InlineData("Bearer THE-TOKEN-OF-THIS-TEST")]
    [InlineData("Bearer")]
    [InlineData(Token)]
    [InlineData($"Basic {Token}")]
    [InlineData($"Token {Token}")]
    public async Task Without_the_token_no_control_call_is_answered(string? authorization)
    {
        var emulator = servers.With(("ControlToken", Token));
        using var http = new HttpClient { BaseAddress = emulator.Address };
        if (authorization is not null) http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization).ShouldBeTrue();

        foreach (var (method, path) in Calls)
        {
            using var request = new HttpRequestMessage(method, path);
            using var answer = await http.SendAsync(request, Cancellation);

            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, path);
            answer.Headers.WwwAuthenticate.ShouldHaveSingleItem().Scheme.ShouldBe("Bearer");
            var error = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!;
            error["error_code"]!.GetValue<int>().ShouldBe(401);
            error["error_message"].Text().ShouldContain("Emulator:ControlToken");
        }
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("bearer")]
    public async Task With_the_token_they_are_answered(string scheme)
    {
        var emulator = servers.With(("ControlToken", Token));
        using var http = new HttpClient { BaseAddress = emulator.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(scheme, Token);

        (await http.GetAsync("/_emulator/clock", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await http.PostAsync("/_emulator/reset?app=anyone", content: null, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task An_access_token_of_an_app_is_no_control_token()
    {
        var emulator = servers.With(("ControlToken", Token));
        using var client = await emulator.NewAppAsync();

        (await client.Http.GetAsync("/_emulator/clock", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Health_and_the_API_need_none_and_the_control_token_opens_no_API()
    {
        var emulator = servers.With(("ControlToken", Token));
        using var client = await emulator.NewAppAsync();
        using var http = new HttpClient { BaseAddress = emulator.Address };

        var location = await client.PayAsync(new IncomingPaymentBuilder());

        (await http.GetAsync("/health/live", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await http.GetAsync("/health/ready", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        (await http.GetAsync(location, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task It_is_needed_even_where_the_control_API_is_open_to_all()
    {
        var emulator = servers.With(("ControlToken", Token), ("ControlOpen", "true"));
        using var http = new HttpClient { BaseAddress = emulator.Address };

        (await http.GetAsync("/_emulator/clock", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task An_empty_one_is_none()
    {
        var emulator = servers.With(("ControlToken", ""));
        using var http = new HttpClient { BaseAddress = emulator.Address };

        (await http.GetAsync("/_emulator/clock", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_refused_call_has_no_effect()
    {
        var emulator = servers.With(("ControlToken", Token));
        using var http = new HttpClient { BaseAddress = emulator.Address };

        (await http.PutAsync("/_emulator/apps/intruder", content: null, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await http.GetAsync("/_emulator/clock?app=another-intruder", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        (await http.GetStringAsync("/_emulator/apps", Cancellation)).ShouldNotContain("intruder");
    }

    [Fact]
    public async Task It_stands_in_no_log_and_no_journal()
    {
        await using var process = await EmulatorHere.ServeAsync("--urls=http://127.0.0.1:0", "--Emulator:Database=", $"--Emulator:ControlToken={Token}");
        using var http = new HttpClient { BaseAddress = process.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);

        // Sent where it belongs, and where it does not: to the API, which keeps what it was asked.
        (await http.GetAsync("/_emulator/clock", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await http.GetAsync($"/api/v1/incoming_payments/1?access_token={Token}", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await http.GetAsync($"/nowhere?token={Token}", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var journal = await http.GetStringAsync("/_emulator/requests", Cancellation);
        var state = await http.GetStringAsync("/_emulator", Cancellation);
        (await process.StopAsync()).ShouldBe(0);

        journal.ShouldContain("/api/v1/incoming_payments/1");
        journal.Contains(Token, StringComparison.Ordinal).ShouldBeFalse("the journal");
        state.Contains(Token, StringComparison.Ordinal).ShouldBeFalse("the state");
        process.Output.ShouldContain("GET /_emulator/clock 200");
        process.Output.Contains(Token, StringComparison.Ordinal).ShouldBeFalse("the log");
    }

    // One of each part of the control API, what there is not, and other spellings of the path.
    private static readonly (HttpMethod Method, string Path)[] Calls =
    [
        (HttpMethod.Get, "/_emulator"), (HttpMethod.Get, "/_emulator/"), (HttpMethod.Get, "/_emulator/apps"), (HttpMethod.Delete, "/_emulator/apps/sandbox"),
        (HttpMethod.Post, "/_emulator/reset"), (HttpMethod.Get, "/_emulator/clock"), (HttpMethod.Get, "/_emulator/requests"),
        (HttpMethod.Get, "/_emulator/deliveries"), (HttpMethod.Get, "/_emulator/deliveries/wait?timeout=PT0S"),
        (HttpMethod.Post, "/_emulator/doctor"), (HttpMethod.Get, "/_emulator/events"), (HttpMethod.Post, "/_emulator/simulate/customer_created"),
        (HttpMethod.Get, "/_emulator/scenarios"), (HttpMethod.Get, "/_emulator/magic"), (HttpMethod.Get, "/_emulator/nothing"),
        (HttpMethod.Options, "/_emulator/clock"), (HttpMethod.Get, "/_EMULATOR/clock"), (HttpMethod.Get, "/%5Femulator/clock"),
    ];
}
