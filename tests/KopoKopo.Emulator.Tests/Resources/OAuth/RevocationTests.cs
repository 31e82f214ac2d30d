using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;
using static KopoKopo.Emulator.Tests.Resources.OAuth.OAuthSteps;

namespace KopoKopo.Emulator.Tests.Resources.OAuth;

/// <summary><c>POST /oauth/revoke</c>: who ends a token.</summary>
public sealed class RevocationTests(EmulatorServer emulator)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("unknown")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Revoking_a_token_that_is_none_is_answered_like_any_other(string? token)
    {
        using var http = emulator.NewHttp();

        using var byNobody = await AskAsync(http, Place.Form, "/oauth/revoke", null, ("token", token));
        using var byAnApp = await AskAsync(http, Place.Form, "/oauth/revoke", NewApp(), ("token", token));

        foreach (var answer in new[] { byNobody, byAnApp })
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldBe("{}");
        }
    }

    [Fact]
    public async Task An_app_revokes_its_own_token_as_often_as_it_likes_live_or_expired()
    {
        using var client = await emulator.NewAppAsync();
        var app = new OAuthClient(client.ClientId, "secret");
        await client.FreezeAsync("2026-01-31T12:00:00+03:00");
        var (token, expiring) = (await client.NewTokenAsync(), await client.NewTokenAsync());

        await RevokeAsync(client.Http, app, token);
        await RevokeAsync(client.Http, app, token);
        await client.AdvanceAsync("PT3600S");
        await RevokeAsync(client.Http, app, expiring);

        (await InfoAsync(client.Http, client.Token)).ShouldContain(client.ClientId, customMessage: "no other token is touched");
    }

    [Fact]
    public async Task Nobody_else_revokes_a_token()
    {
        using var http = emulator.NewHttp();
        var (app, other) = (new OAuthClient("sandbox", "sandbox"), NewApp());
        await TokenAsync(http, other);
        var token = await TokenAsync(http, app);

        foreach (var client in new[] { null, other, NewApp(), new OAuthClient("sandbox", "wrong") })
        {
            using var answer = await AskAsync(http, Place.Form, "/oauth/revoke", client, ("token", token));
            answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
            (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldBe(
                """{"error":"unauthorized_client","error_description":"You are not authorized to revoke this token"}""");
            Header(answer, "WWW-Authenticate").ShouldBeNull();
            Header(answer, "Cache-Control").ShouldBe("no-store, no-cache");
        }

        (await IntrospectAsync(http, app, token))["active"]!.GetValue<bool>().ShouldBeTrue();
    }
}
