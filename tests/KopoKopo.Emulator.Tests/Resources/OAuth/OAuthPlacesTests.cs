using System.Net;
using System.Text.Json;
using KopoKopo.Emulator.Tests.Infrastructure;
using static KopoKopo.Emulator.Tests.Resources.OAuth.OAuthSteps;

namespace KopoKopo.Emulator.Tests.Resources.OAuth;

/// <summary>Where a client may put what it says, and which place wins.</summary>
public sealed class OAuthPlacesTests(EmulatorServer emulator)
{
    [Theory]
    [InlineData(Place.Form)]
    [InlineData(Place.Json)]
    [InlineData(Place.Query)]
    [InlineData(Place.Multipart)]
    [InlineData(Place.Basic)]
    public async Task Credentials_are_exchanged_for_a_token_wherever_they_stand(Place place)
    {
        using var http = emulator.NewHttp();

        using var answer = await AskAsync(http, place, "/oauth/token", NewApp(), ("grant_type", "client_credentials"));
        var body = await BodyAsync(answer, HttpStatusCode.OK);

        body.Select(member => member.Key).ShouldBe(["access_token", "token_type", "expires_in", "created_at"]);
        body["access_token"]!.GetValue<string>().ShouldMatch("^[A-Za-z0-9_-]{43}$");
        body["token_type"]!.GetValue<string>().ShouldBe("Bearer");
        body["expires_in"]!.GetValue<long>().ShouldBe(3600);
        body["created_at"]!.GetValueKind().ShouldBe(JsonValueKind.Number);
        body["created_at"]!.GetValue<long>().ShouldBeInRange(1_700_000_000, 10_000_000_000);
        Header(answer, "Cache-Control").ShouldBe("no-store, no-cache");
        Header(answer, "Pragma").ShouldBe("no-cache");
        answer.Content.Headers.ContentType!.ToString().ShouldBe("application/json; charset=utf-8");
    }

    [Theory]
    [InlineData(Place.Form)]
    [InlineData(Place.Json)]
    [InlineData(Place.Query)]
    [InlineData(Place.Multipart)]
    [InlineData(Place.Basic)]
    public async Task Every_way_to_send_parameters_works_for_introspection_and_revocation(Place place)
    {
        using var http = emulator.NewHttp();
        var app = NewApp();
        var token = await TokenAsync(http, app);

        using var introspected = await AskAsync(http, place, "/oauth/introspect", app, ("token", token));
        using var revoked = await AskAsync(http, place, "/oauth/revoke", app, ("token", token));

        (await BodyAsync(introspected, HttpStatusCode.OK))["active"]!.GetValue<bool>().ShouldBeTrue();
        (await BodyAsync(revoked, HttpStatusCode.OK)).ShouldBeEmpty();
        (await IntrospectAsync(http, app, token)).ToJsonString().ShouldBe("""{"active":false}""");
    }

    [Fact]
    public async Task The_body_wins_over_the_query_and_HTTP_Basic_over_both()
    {
        using var http = emulator.NewHttp();
        var (query, body, basic) = (NewApp(), NewApp(), NewApp());
        var path = $"/oauth/token?grant_type=password&client_id={query.Id}&client_secret=a";

        using var byBody = await AskAsync(http, Place.Form, path, body, ("grant_type", "client_credentials"));
        using var byBasic = await AskAsync(
            http, Place.Basic, path, basic, ("grant_type", "client_credentials"), ("client_id", body.Id), ("client_secret", "b"));
        var tokenOfBody = (await BodyAsync(byBody, HttpStatusCode.OK))["access_token"]!.GetValue<string>();
        var tokenOfBasic = (await BodyAsync(byBasic, HttpStatusCode.OK))["access_token"]!.GetValue<string>();

        (await InfoAsync(http, tokenOfBody)).ShouldContain($"\"uid\":\"{body.Id}\"");
        (await InfoAsync(http, tokenOfBasic)).ShouldContain($"\"uid\":\"{basic.Id}\"");
    }

    [Theory]
    [InlineData("Bearer null")]
    [InlineData("Bearer ")]
    public async Task A_Bearer_header_that_says_nothing_does_not_stand_in_the_way_of_credentials_in_the_body(string authorization)
    {
        using var http = emulator.NewHttp();
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
        var app = NewApp();

        var token = await TokenAsync(http, app);

        (await IntrospectAsync(http, app, token))["active"]!.GetValue<bool>().ShouldBeTrue();
        await RevokeAsync(http, app, token);
        (await IntrospectAsync(http, app, token))["active"]!.GetValue<bool>().ShouldBeFalse();
    }
}
