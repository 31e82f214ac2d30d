using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;
using static KopoKopo.Emulator.Tests.Resources.OAuth.OAuthSteps;

namespace KopoKopo.Emulator.Tests.Resources.OAuth;

/// <summary><c>GET /oauth/token/info</c>: what a token says of itself.</summary>
public sealed class TokenInfoTests(EmulatorServer emulator)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Token_info_tells_what_is_left_of_the_token_used()
    {
        using var client = await emulator.NewAppAsync();
        await client.FreezeAsync("2026-01-31T12:00:00+03:00");
        var token = await client.NewTokenAsync();
        await client.AdvanceAsync("PT100S");

        var info = await InfoAsync(client.Http, token);

        info.ShouldBe($$"""{"resource_owner_id":null,"scope":[],"expires_in":3500,"application":{"uid":"{{client.ClientId}}"},"created_at":1769850000}""");
    }

    [Theory]
    [InlineData("access_token")]
    [InlineData("bearer_token")]
    public async Task Token_info_takes_the_token_from_the_query_as_well(string parameter)
    {
        using var http = emulator.NewHttp();
        var app = NewApp();

        var info = await http.GetStringAsync($"/oauth/token/info?{parameter}={await TokenAsync(http, app)}", Cancellation);

        info.ShouldContain($"\"uid\":\"{app.Id}\"");
    }

    [Fact]
    public async Task Token_info_says_of_every_token_that_does_not_do_that_it_is_invalid()
    {
        using var client = await emulator.NewAppAsync();
        await client.FreezeAsync("2026-01-31T12:00:00+03:00");
        var (expired, revoked) = (await client.NewTokenAsync(), await client.NewTokenAsync());
        await RevokeAsync(client.Http, new OAuthClient(client.ClientId, "secret"), revoked);
        await client.AdvanceAsync("PT3600S");
        using var http = emulator.NewHttp();

        foreach (var token in new[] { expired, revoked, "unknown", "null", "" })
        {
            using var message = new HttpRequestMessage(HttpMethod.Get, "/oauth/token/info");
            message.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
            using var answer = await http.SendAsync(message, Cancellation);
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldBe(
                """{"error":"invalid_token","error_description":"The access token is invalid","state":"unauthorized"}""");
            Header(answer, "WWW-Authenticate")
                .ShouldBe("Bearer realm=\"Doorkeeper\", error=\"invalid_token\", error_description=\"The access token is invalid\"");
        }
    }
}
