using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources;

public sealed class OAuthTests(EmulatorServer emulator)
{
    private const string NoSuchClient =
        "Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.";

    private const string NotAuthorized = "Request need to be authorized. Required parameter for authorizing request is missing or invalid.";

    /// <summary>Where a client may put its parameters.</summary>
    public enum Place
    {
        Form,
        Json,
        Query,
        Multipart,
        Basic,
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Place.Form)]
    [InlineData(Place.Json)]
    [InlineData(Place.Query)]
    [InlineData(Place.Multipart)]
    [InlineData(Place.Basic)]
    public async Task Credentials_are_exchanged_for_a_token_wherever_they_stand(Place place)
    {
        using var http = NewHttp();

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
        using var http = NewHttp();
        var app = NewApp();
        var token = await TokenAsync(http, app);

        using var introspected = await AskAsync(http, place, "/oauth/introspect", app, ("token", token));
        using var revoked = await AskAsync(http, place, "/oauth/revoke", app, ("token", token));

        (await BodyAsync(introspected, HttpStatusCode.OK))["active"]!.GetValue<bool>().ShouldBeTrue();
        (await BodyAsync(revoked, HttpStatusCode.OK)).ShouldBeEmpty();
        (await IntrospectAsync(http, app, token)).ToJsonString().ShouldBe("""{"active":false}""");
    }

    [Fact]
    public async Task A_token_is_created_at_the_second_the_apps_clock_shows()
    {
        using var client = await emulator.NewAppAsync();
        await client.FreezeAsync("2026-01-31T12:00:00.999+03:00");

        using var answer = await AskAsync(
            client.Http, Place.Form, "/oauth/token", new Credentials(client.ClientId, "secret"), ("grant_type", "client_credentials"));

        (await BodyAsync(answer, HttpStatusCode.OK))["created_at"]!.GetValue<long>().ShouldBe(1_769_850_000);
    }

    [Fact]
    public async Task Several_tokens_of_one_app_live_side_by_side()
    {
        using var http = NewHttp();
        var app = NewApp();

        var first = await TokenAsync(http, app);
        var second = await TokenAsync(http, app);

        second.ShouldNotBe(first);
        foreach (var token in new[] { first, second }) (await IntrospectAsync(http, app, token))["active"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task The_body_wins_over_the_query_and_HTTP_Basic_over_both()
    {
        using var http = NewHttp();
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
        using var http = NewHttp();

        using var answer = await AskAsync(
            http, Place.Form, "/oauth/token", null, ("client_id", id), ("client_secret", secret), ("grant_type", grantType), ("scope", scope));

        await ShouldBeRefusedAsync(answer, status, error, description);
    }

    [Fact]
    public async Task The_sandbox_has_its_own_secret()
    {
        using var http = NewHttp();

        (await TokenAsync(http, new Credentials("sandbox", "sandbox"))).Length.ShouldBe(43);
    }

    [Fact]
    public async Task A_client_id_that_is_too_long_makes_no_app()
    {
        using var http = NewHttp();

        using var answer = await AskAsync(
            http, Place.Form, "/oauth/token", new Credentials(new string('a', 256), "secret"), ("grant_type", "client_credentials"));

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

        (await TokenAsync(http, new Credentials("sandbox", "sandbox"))).Length.ShouldBe(43);
    }

    [Fact]
    public async Task Strictly_an_app_that_nobody_registered_is_refused_and_otherwise_warned_of()
    {
        await using var strict = EmulatorServer.With(("Strict", "true"));
        using var strictly = new HttpClient { BaseAddress = strict.Address };
        strictly.DefaultRequestHeaders.UserAgent.ParseAdd("shop/1.0");
        using var http = NewHttp();
        http.DefaultRequestHeaders.UserAgent.ParseAdd("shop/1.0");

        using var refused = await AskAsync(strictly, Place.Form, "/oauth/token", NewApp(), ("grant_type", "client_credentials"));
        using var unknown = await strictly.GetAsync("/_emulator/clock?app=unknown", Cancellation);
        using var accepted = await AskAsync(http, Place.Form, "/oauth/token", NewApp(), ("grant_type", "client_credentials"));
        using var registered = await AskAsync(http, Place.Form, "/oauth/token", new Credentials("sandbox", "sandbox"), ("grant_type", "client_credentials"));

        await ShouldBeRefusedAsync(refused, 401, "invalid_client", NoSuchClient);
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        accepted.StatusCode.ShouldBe(HttpStatusCode.OK);
        Header(accepted, "X-Emulator-Warning").ShouldBe("production would refuse this: nobody registered this client_id");
        registered.Headers.Contains("X-Emulator-Warning").ShouldBeFalse();
    }

    [Fact]
    public async Task A_live_token_is_introspected_by_its_own_client()
    {
        using var client = await emulator.NewAppAsync();
        await client.FreezeAsync("2026-01-31T12:00:00+03:00");
        var token = await client.NewTokenAsync();

        using var answer = await AskAsync(client.Http, Place.Json, "/oauth/introspect", new Credentials(client.ClientId, "secret"), ("token", token));

        (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldBe(
            $$"""{"active":true,"scope":"","client_id":"{{client.ClientId}}","token_type":"Bearer","exp":1769853600,"iat":1769850000}""");
        Header(answer, "Cache-Control").ShouldBe("no-store, no-cache");
    }

    [Fact]
    public async Task Any_token_but_a_live_one_of_the_client_is_introspected_as_not_active()
    {
        using var client = await emulator.NewAppAsync();
        var (app, other) = (new Credentials(client.ClientId, "secret"), NewApp());
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
        using var http = NewHttp();
        var token = await TokenAsync(http, new Credentials("sandbox", "sandbox"));

        using var wrongSecret = await AskAsync(http, Place.Form, "/oauth/introspect", new Credentials("sandbox", "wrong"), ("token", token));
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
        using var http = NewHttp();
        var token = await TokenAsync(http, NewApp());
        if (authorization is not null) http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);

        using var answer = await AskAsync(http, Place.Form, "/oauth/introspect", null, ("token", token));

        await ShouldBeRefusedAsync(answer, 400, "invalid_request", NotAuthorized);
    }

    [Theory]
    [InlineData("Bearer null")]
    [InlineData("Bearer ")]
    public async Task A_Bearer_header_that_says_nothing_does_not_stand_in_the_way_of_credentials_in_the_body(string authorization)
    {
        using var http = NewHttp();
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
        var app = NewApp();

        var token = await TokenAsync(http, app);

        (await IntrospectAsync(http, app, token))["active"]!.GetValue<bool>().ShouldBeTrue();
        await RevokeAsync(http, app, token);
        (await IntrospectAsync(http, app, token))["active"]!.GetValue<bool>().ShouldBeFalse();
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
        await RevokeAsync(client.Http, new Credentials(client.ClientId, "secret"), client.Token);

        using var answer = await AskAsync(client.Http, Place.Form, "/oauth/introspect", null, ("token", another));

        await ShouldBeRefusedAsync(answer, 401, "invalid_token", "The access token was revoked");
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Revoking_a_token_that_is_none_is_answered_like_any_other(string? token)
    {
        using var http = NewHttp();

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
        var app = new Credentials(client.ClientId, "secret");
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
        using var http = NewHttp();
        var (app, other) = (new Credentials("sandbox", "sandbox"), NewApp());
        await TokenAsync(http, other);
        var token = await TokenAsync(http, app);

        foreach (var client in new[] { null, other, NewApp(), new Credentials("sandbox", "wrong") })
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
        using var http = NewHttp();
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
        await RevokeAsync(client.Http, new Credentials(client.ClientId, "secret"), revoked);
        await client.AdvanceAsync("PT3600S");
        using var http = NewHttp();

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

    [Fact]
    public async Task A_token_expires_when_its_time_is_up_and_not_a_second_earlier()
    {
        using var client = await emulator.NewAppAsync();
        await client.FreezeAsync("2026-01-31T12:00:00+03:00");
        client.UseToken(await client.NewTokenAsync());
        var location = await client.PayAsync(new IncomingPaymentBuilder());

        await client.AdvanceAsync("PT3599S");
        using var before = await client.Http.GetAsync(location, Cancellation);
        await client.AdvanceAsync("PT1S");
        using var after = await client.Http.GetAsync(location, Cancellation);

        before.StatusCode.ShouldBe(HttpStatusCode.OK);
        await ShouldBeUnauthorizedAsync(after, "The access token expired");
    }

    [Fact]
    public async Task A_revoked_token_opens_nothing_and_the_apps_next_one_does()
    {
        using var client = await emulator.NewAppAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder());
        await RevokeAsync(client.Http, new Credentials(client.ClientId, "secret"), client.Token);

        using var byGet = await client.Http.GetAsync(location, Cancellation);
        using var byPost = await client.PostAsync("/api/v1/incoming_payments", new IncomingPaymentBuilder().ToJson());
        client.UseToken(await client.NewTokenAsync());
        using var byNext = await client.Http.GetAsync(location, Cancellation);

        await ShouldBeUnauthorizedAsync(byGet, "The access token was revoked");
        await ShouldBeUnauthorizedAsync(byPost, "The access token was revoked");
        byNext.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_token_lives_and_a_revocation_holds_across_a_restart_but_the_file_gives_no_token_away()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.db");
        try
        {
            var app = NewApp();
            string live;
            string revoked;
            await using (var first = EmulatorServer.With(("Database", file)))
            {
                using var http = new HttpClient { BaseAddress = first.Address };
                (live, revoked) = (await TokenAsync(http, app), await TokenAsync(http, app));
                await RevokeAsync(http, app, revoked);
                ShouldHoldTheHashAlone([.. Read(file), .. Read($"{file}-wal")], live);
            }

            ShouldHoldTheHashAlone(Read(file), live);
            await using var second = EmulatorServer.With(("Database", file));
            using var again = new HttpClient { BaseAddress = second.Address };
            (await IntrospectAsync(again, app, live))["active"]!.GetValue<bool>().ShouldBeTrue();
            (await IntrospectAsync(again, app, revoked))["active"]!.GetValue<bool>().ShouldBeFalse();
        }
        finally
        {
            foreach (var suffix in new[] { "", "-wal", "-shm" }) File.Delete(file + suffix);
        }
    }

    private static Credentials NewApp() => new($"app-{Guid.NewGuid():N}", "secret");

    private HttpClient NewHttp() => new() { BaseAddress = emulator.Address };

    private static async Task<string> TokenAsync(HttpClient http, Credentials app)
    {
        using var answer = await AskAsync(http, Place.Form, "/oauth/token", app, ("grant_type", "client_credentials"));
        return (await BodyAsync(answer, HttpStatusCode.OK))["access_token"]!.GetValue<string>();
    }

    private static async Task<JsonObject> IntrospectAsync(HttpClient http, Credentials app, string token)
    {
        using var answer = await AskAsync(http, Place.Form, "/oauth/introspect", app, ("token", token));
        return await BodyAsync(answer, HttpStatusCode.OK);
    }

    private static async Task RevokeAsync(HttpClient http, Credentials app, string token)
    {
        using var answer = await AskAsync(http, Place.Form, "/oauth/revoke", app, ("token", token));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldBe("{}");
    }

    private static async Task<string> InfoAsync(HttpClient http, string token)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, "/oauth/token/info");
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(message, Cancellation);
        return await answer.Content.ReadAsStringAsync(Cancellation);
    }

    /// <summary>POSTs the parameters that are not null; the app's credentials stand among them, or in the header.</summary>
    private static async Task<HttpResponseMessage> AskAsync(
        HttpClient http, Place place, string path, Credentials? app, params (string Name, string? Value)[] parameters)
    {
        var all = parameters.Where(parameter => parameter.Value is not null).ToDictionary(parameter => parameter.Name, parameter => parameter.Value!);
        if (app is not null && place != Place.Basic) (all["client_id"], all["client_secret"]) = (app.Id, app.Secret);

        using var form = new FormUrlEncodedContent(all);
        using var message = new HttpRequestMessage(HttpMethod.Post, place == Place.Query ? $"{path}?{await form.ReadAsStringAsync(Cancellation)}" : path);
        message.Content = place switch
        {
            Place.Json => new StringContent(JsonSerializer.Serialize(all), Encoding.UTF8, "application/json"),
            Place.Query => null,
            Place.Multipart => Multipart(all),
            _ => form,
        };
        if (place == Place.Basic)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{app!.Id}:{app.Secret}")));
        }

        return await http.SendAsync(message, Cancellation);
    }

    private static MultipartFormDataContent Multipart(Dictionary<string, string> parameters)
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in parameters) content.Add(new StringContent(value), name);
        return content;
    }

    private static async Task<JsonObject> BodyAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        answer.StatusCode.ShouldBe(status, await answer.Content.ReadAsStringAsync(Cancellation));
        return (await ApiClient.JsonAsync(answer)).AsObject();
    }

    private static async Task ShouldBeRefusedAsync(HttpResponseMessage answer, int status, string error, string description)
    {
        (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldBe($$"""{"error":"{{error}}","error_description":"{{description}}"}""");
        ((int)answer.StatusCode).ShouldBe(status);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("application/json; charset=utf-8");
        Header(answer, "WWW-Authenticate").ShouldBe($"Bearer realm=\"Doorkeeper\", error=\"{error}\", error_description=\"{description}\"");
        Header(answer, "Cache-Control").ShouldBe("no-store, no-cache");
    }

    private static async Task ShouldBeUnauthorizedAsync(HttpResponseMessage answer, string description)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldBe($$"""{"error_code":401,"error_message":"{{description}}"}""");
        Header(answer, "WWW-Authenticate").ShouldBe($"Bearer realm=\"Doorkeeper\", error=\"invalid_token\", error_description=\"{description}\"");
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    private static byte[] Read(string file)
    {
        if (!File.Exists(file)) return [];

        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static void ShouldHoldTheHashAlone(byte[] stored, string token)
    {
        stored.AsSpan().IndexOf(SHA256.HashData(Encoding.UTF8.GetBytes(token))).ShouldBeGreaterThan(0);
        stored.AsSpan().IndexOf(Encoding.UTF8.GetBytes(token)).ShouldBe(-1);
        stored.AsSpan().IndexOf(Encoding.Unicode.GetBytes(token)).ShouldBe(-1);
        stored.AsSpan().IndexOf(System.Buffers.Text.Base64Url.DecodeFromChars(token)).ShouldBe(-1);
    }

    private sealed record Credentials(string Id, string Secret);
}
