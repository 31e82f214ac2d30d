using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;
using static KopoKopo.Emulator.Tests.Resources.OAuth.OAuthSteps;

namespace KopoKopo.Emulator.Tests.Resources.OAuth;

/// <summary><c>POST /oauth/token</c>: who is given a token.</summary>
public sealed class TokenTests(EmulatorServer emulator)
{
    [Fact]
    public async Task A_token_is_created_at_the_second_the_apps_clock_shows()
    {
        using var client = await emulator.NewAppAsync();
        await client.FreezeAsync("2026-01-31T12:00:00.999+03:00");

        using var answer = await AskAsync(
            client.Http, Place.Form, "/oauth/token", new OAuthClient(client.ClientId, "secret"), ("grant_type", "client_credentials"));

        (await BodyAsync(answer, HttpStatusCode.OK))["created_at"]!.GetValue<long>().ShouldBe(1_769_850_000);
    }

    [Fact]
    public async Task Strictly_an_app_that_nobody_registered_is_refused_and_otherwise_warned_of()
    {
        await using var strict = EmulatorServer.With(("Strict", "true"));
        using var strictly = new HttpClient { BaseAddress = strict.Address };
        strictly.DefaultRequestHeaders.UserAgent.ParseAdd("shop/1.0");
        using var http = emulator.NewHttp();
        http.DefaultRequestHeaders.UserAgent.ParseAdd("shop/1.0");

        using var refused = await AskAsync(strictly, Place.Form, "/oauth/token", NewApp(), ("grant_type", "client_credentials"));
        using var unknown = await strictly.GetAsync("/_emulator/clock?app=unknown", TestContext.Current.CancellationToken);
        using var accepted = await AskAsync(http, Place.Form, "/oauth/token", NewApp(), ("grant_type", "client_credentials"));
        using var registered = await AskAsync(http, Place.Form, "/oauth/token", new OAuthClient("sandbox", "sandbox"), ("grant_type", "client_credentials"));

        await ShouldBeRefusedAsync(refused, 401, "invalid_client", NoSuchClient);
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        accepted.StatusCode.ShouldBe(HttpStatusCode.OK);
        accepted.Headers.GetValues("X-Emulator-Warning").ShouldHaveSingleItem().ShouldBe("production would refuse this: nobody registered this client_id");
        registered.Headers.Contains("X-Emulator-Warning").ShouldBeFalse();
    }

    [Fact]
    public async Task Several_tokens_of_one_app_live_side_by_side()
    {
        using var http = emulator.NewHttp();
        var app = NewApp();

        var first = await TokenAsync(http, app);
        var second = await TokenAsync(http, app);

        second.ShouldNotBe(first);
        foreach (var token in new[] { first, second }) (await IntrospectAsync(http, app, token))["active"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Theory]
    [InlineData("sandbox", "wrong", null, "x", 400, "invalid_request", "Missing required parameter: grant_type.")]
    [InlineData("sandbox", "wrong", " ", "x", 400, "invalid_request", "Missing required parameter: grant_type.")]
    [InlineData(null, null, null, null, 400, "invalid_request", "Missing required parameter: grant_type.")]
    [InlineData(
        "sandbox", "wrong", "password", "x", 400, "unsupported_grant_type", "The authorization grant type is not supported by the authorization server.")]
    [InlineData(
        "sandbox",
        "sandbox",
        "CLIENT_CREDENTIALS",
        null,
        400,
        "unsupported_grant_type",
        "The authorization grant type is not supported by the authorization server.")]
    [InlineData("sandbox", "wrong", "client_credentials", "x", 401, "invalid_client", NoSuchClient)]
    [InlineData("sandbox", "SANDBOX", "client_credentials", null, 401, "invalid_client", NoSuchClient)]
    [InlineData("sandbox", null, "client_credentials", null, 401, "invalid_client", NoSuchClient)]
    [InlineData("sandbox", " ", "client_credentials", null, 401, "invalid_client", NoSuchClient)]
    [InlineData(null, "sandbox", "client_credentials", null, 401, "invalid_client", NoSuchClient)]
    [InlineData("", "sandbox", "client_credentials", null, 401, "invalid_client", NoSuchClient)]
    [InlineData("sandbox", "sandbox", "client_credentials", "x", 400, "invalid_scope", "The requested scope is invalid, unknown, or malformed.")]
    public async Task A_request_for_a_token_is_refused_for_the_first_of_its_faults(
        string? id, string? secret, string? grantType, string? scope, int status, string error, string description)
    {
        using var http = emulator.NewHttp();

        using var answer = await AskAsync(
            http, Place.Form, "/oauth/token", null, ("client_id", id), ("client_secret", secret), ("grant_type", grantType), ("scope", scope));

        await ShouldBeRefusedAsync(answer, status, error, description);
    }

    [Fact]
    public async Task The_sandbox_has_its_own_secret()
    {
        using var http = emulator.NewHttp();

        (await TokenAsync(http, new OAuthClient("sandbox", "sandbox"))).Length.ShouldBe(43);
    }

    [Fact]
    public async Task A_client_id_that_is_too_long_makes_no_app()
    {
        using var http = emulator.NewHttp();

        using var answer = await AskAsync(
            http, Place.Form, "/oauth/token", new OAuthClient(new string('a', 256), "secret"), ("grant_type", "client_credentials"));

        await ShouldBeRefusedAsync(answer, 401, "invalid_client", NoSuchClient);
    }

    [Fact]
    public async Task Where_apps_are_not_made_for_the_asking_an_unknown_client_is_refused_each_time()
    {
        await using var closed = EmulatorServer.With(("AutoCreateApps", "false"));
        using var http = new HttpClient { BaseAddress = closed.Address };
        var stranger = NewApp();

        for (var time = 1; time <= 2; time++)
        {
            using var answer = await AskAsync(http, Place.Form, "/oauth/token", stranger, ("grant_type", "client_credentials"));
            await ShouldBeRefusedAsync(answer, 401, "invalid_client", NoSuchClient);
        }

        (await TokenAsync(http, new OAuthClient("sandbox", "sandbox"))).Length.ShouldBe(43);
    }
}
