using System.Net;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Worlds;

/// <summary>Whoever asks for a token becomes an app, so there is a bound to their number (<c>MaxApps</c>).</summary>
public sealed class AppBoundTests
{
    [Fact]
    public async Task One_app_too_many_is_refused_with_what_makes_room_and_the_others_go_on()
    {
        await using var server = EmulatorServer.With(("MaxApps", "3"));
        using var http = new HttpClient { BaseAddress = server.Address };
        (await http.TokenStatusAsync("first", "any")).ShouldBe(HttpStatusCode.OK);
        await http.ControlAsync(HttpMethod.Put, "apps/second", "{}", HttpStatusCode.Created);

        (await http.TokenStatusAsync("third", "any")).ShouldBe(HttpStatusCode.Unauthorized);
        var byPut = await http.ControlAsync(HttpMethod.Put, "apps/third", "{}", HttpStatusCode.BadRequest);
        var byCall = await http.ControlAsync(HttpMethod.Get, "clock?app=third", status: HttpStatusCode.BadRequest);

        foreach (var refusal in new[] { byPut, byCall })
        {
            JsonNode.Parse(refusal)!["error_message"].Text().ShouldContain("DELETE /_emulator/apps/{client_id} removes one");
        }

        (await http.TokenStatusAsync("first", "any")).ShouldBe(HttpStatusCode.OK);
        await http.ControlAsync(HttpMethod.Delete, "apps/second", status: HttpStatusCode.NoContent);
        (await http.TokenStatusAsync("third", "any")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_client_that_does_not_become_an_app_is_told_why()
    {
        await using var server = EmulatorServer.With(("MaxApps", "1"));
        using var http = new HttpClient { BaseAddress = server.Address };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["client_id"] = "one",
            ["client_secret"] = "any",
            ["grant_type"] = "client_credentials",
        });

        var answer = await http.PostAsync("/oauth/token", form, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Headers.GetValues("X-Emulator-Warning").ShouldContain(warning => warning.Contains("There are 1 apps, the most there may be (Emulator:MaxApps)"));
    }
}
