using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;
using static KopoKopo.Emulator.Tests.Resources.OAuth.OAuthSteps;

namespace KopoKopo.Emulator.Tests.Resources.OAuth;

/// <summary><c>POST /oauth/introspect</c>: who is told of a token, and what.</summary>
public sealed class IntrospectionTests(EmulatorServer emulator)
{
    private const string NotAuthorized = "Request need to be authorized. Required parameter for authorizing request is missing or invalid.";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_live_token_is_introspected_by_its_own_client()
    {
        using var client = await emulator.NewAppAsync();
        await client.FreezeAsync("2026-01-31T12:00:00+03:00");
        var token = await client.NewTokenAsync();

        using var answer = await AskAsync(client.Http, Place.Json, "/oauth/introspect", new OAuthClient(client.ClientId, "secret"), ("token", token));

        (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldBe(
            $$"""{"active":true,"scope":"","client_id":"{{client.ClientId}}","token_type":"Bearer","exp":1769853600,"iat":1769850000}""");
        Header(answer, "Cache-Control").ShouldBe("no-store, no-cache");
    }

    [Fact]
    public async Task Any_token_but_a_live_one_of_the_client_is_introspected_as_not_active()
    {
        using var client = await emulator.NewAppAsync();
        var (app, other) = (new OAuthClient(client.ClientId, "secret"), NewApp());
        await client.FreezeAsync("2026-01-31T12:00:00+03:00");
        var (expired, revoked, of) = (await client.NewTokenAsync(), await client.NewTokenAsync(), await TokenAsync(client.Http, other));
        await RevokeAsync(client.Http, app, revoked);
        await client.AdvanceAsync("PT3600S");

        foreach (var token in new[] { expired, revoked, of, "unknown", "null", " ", null })
        {
            using var answer = await AskAsync(client.Http, Place.Form, "/oauth/introspect", app, ("token", token));
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldBe("""{"active":false}""", token);
        }
    }

    [Fact]
    public async Task Introspection_is_refused_to_a_client_with_wrong_credentials()
    {
        using var http = emulator.NewHttp();
        var token = await TokenAsync(http, new OAuthClient("sandbox", "sandbox"));

        using var wrongSecret = await AskAsync(http, Place.Form, "/oauth/introspect", new OAuthClient("sandbox", "wrong"), ("token", token));
        using var unknown = await AskAsync(http, Place.Form, "/oauth/introspect", NewApp(), ("token", token));

        await ShouldBeRefusedAsync(wrongSecret, 401, "invalid_client", NoSuchClient);
        await ShouldBeRefusedAsync(unknown, 401, "invalid_client", NoSuchClient);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer null")]
    [InlineData("Bearer ")]
    public async Task Introspection_without_credentials_is_refused(string? authorization)
    {
        using var http = emulator.NewHttp();
        var token = await TokenAsync(http, NewApp());
        if (authorization is not null) http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);

        using var answer = await AskAsync(http, Place.Form, "/oauth/introspect", null, ("token", token));

        await ShouldBeRefusedAsync(answer, 400, "invalid_request", NotAuthorized);
    }

    [Fact]
    public async Task A_live_token_may_introspect_another_of_its_app_but_not_itself()
    {
        using var client = await emulator.NewAppAsync();
        var another = await client.NewTokenAsync();
        var ofAnotherApp = await TokenAsync(client.Http, NewApp());

        using var other = await AskAsync(client.Http, Place.Form, "/oauth/introspect", null, ("token", another));
        using var foreign = await AskAsync(client.Http, Place.Form, "/oauth/introspect", null, ("token", ofAnotherApp));
        using var itself = await AskAsync(client.Http, Place.Form, "/oauth/introspect", null, ("token", client.Token));

        (await BodyAsync(other, HttpStatusCode.OK))["active"]!.GetValue<bool>().ShouldBeTrue();
        (await BodyAsync(foreign, HttpStatusCode.OK))["active"]!.GetValue<bool>().ShouldBeFalse();
        itself.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await BodyAsync(itself, HttpStatusCode.Unauthorized))["error"]!.GetValue<string>().ShouldBe("invalid_token");
        Header(itself, "WWW-Authenticate").ShouldStartWith("Bearer realm=\"Doorkeeper\", error=\"invalid_token\", error_description=\"");
    }

    [Fact]
    public async Task A_dead_token_introspects_nothing()
    {
        using var client = await emulator.NewAppAsync();
        var another = await client.NewTokenAsync();
        await RevokeAsync(client.Http, new OAuthClient(client.ClientId, "secret"), client.Token);

        using var answer = await AskAsync(client.Http, Place.Form, "/oauth/introspect", null, ("token", another));

        await ShouldBeRefusedAsync(answer, 401, "invalid_token", "The access token was revoked");
    }
}
