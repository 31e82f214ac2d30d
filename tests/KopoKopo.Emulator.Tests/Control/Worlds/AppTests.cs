using System.Net;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Worlds;

public sealed class AppTests(EmulatorServer emulator)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_apps_are_listed_the_newest_first_and_the_sandbox_is_always_among_them()
    {
        using var older = await emulator.NewAppAtNoonAsync();
        using var newer = await emulator.NewAppAsync();

        var apps = (await newer.GetJsonAsync("/_emulator/apps"))["apps"]!.AsArray();
        var names = apps.Select(app => app!["client_id"].Text()).ToList();
        var frozen = apps[names.IndexOf(older.ClientId)]!;

        names.IndexOf(newer.ClientId).ShouldBeLessThan(names.IndexOf(older.ClientId));
        names.ShouldContain("sandbox");
        frozen["now"].Text().ShouldBe("2026-01-31T12:00:00.000+03:00");
        frozen["frozen"]!.GetValue<bool>().ShouldBeTrue();
        frozen["any_secret"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task No_answer_shows_a_secret_or_a_key()
    {
        var (http, clientId) = NewApp();
        var put = await http.ControlAsync(
            HttpMethod.Put, $"apps/{clientId}", """{"client_secret":"very secret","api_key":"the very key"}""", HttpStatusCode.Created);
        var list = await http.ControlAsync(HttpMethod.Get, "apps");

        foreach (var answer in new[] { put, list })
        {
            answer.Contains("very secret", StringComparison.Ordinal).ShouldBeFalse();
            answer.Contains("the very key", StringComparison.Ordinal).ShouldBeFalse();
        }

        JsonNode.Parse(put)!["client_secret"].Text().ShouldBe("***");
        JsonNode.Parse(put)!["any_secret"]!.GetValue<bool>().ShouldBeFalse();
        http.Dispose();
    }

    [Fact]
    public async Task An_app_is_put_with_201_where_it_is_new_and_with_200_where_it_is_not()
    {
        var (http, clientId) = NewApp();
        var first = JsonNode.Parse(await http.ControlAsync(HttpMethod.Put, $"apps/{clientId}", """{"client_secret":"one"}""", HttpStatusCode.Created))!;
        var second = JsonNode.Parse(await http.ControlAsync(HttpMethod.Put, $"apps/{clientId}", """{"client_secret":"two"}"""))!;

        first["client_id"].Text().ShouldBe(clientId);
        second["client_id"].Text().ShouldBe(clientId);
        http.Dispose();
    }

    [Fact]
    public async Task A_new_app_without_a_secret_takes_any_and_signs_with_the_sandboxs_key()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var (http, clientId) = NewApp();
        await http.ControlAsync(HttpMethod.Put, $"apps/{clientId}", status: HttpStatusCode.Created);
        using var client = await ApiClient.ConnectAsync(emulator.Address, clientId);

        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        (await receiver.NextAsync()).ShouldBeSignedWith("sandbox");
        http.Dispose();
    }

    [Fact]
    public async Task Another_secret_replaces_the_old_one()
    {
        var (http, clientId) = NewApp();
        (await http.TokenStatusAsync(clientId, "anything")).ShouldBe(HttpStatusCode.OK);
        await http.ControlAsync(HttpMethod.Put, $"apps/{clientId}", """{"client_secret":"one"}""");
        (await http.TokenStatusAsync(clientId, "anything")).ShouldBe(HttpStatusCode.Unauthorized);
        (await http.TokenStatusAsync(clientId, "one")).ShouldBe(HttpStatusCode.OK);
        await http.ControlAsync(HttpMethod.Put, $"apps/{clientId}", """{"client_secret":"two"}""");

        (await http.TokenStatusAsync(clientId, "one")).ShouldBe(HttpStatusCode.Unauthorized);
        (await http.TokenStatusAsync(clientId, "two")).ShouldBe(HttpStatusCode.OK);
        http.Dispose();
    }

    [Fact]
    public async Task Another_key_signs_from_then_on_even_what_was_asked_for_before()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync("m2m_transaction_received", receiver.Url);
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        await client.Http.ControlAsync(HttpMethod.Put, $"apps/{client.ClientId}", """{"api_key":"another key"}""");
        await client.AdvanceAsync("PT1S");
        (await receiver.NextAsync()).ShouldBeSignedWith("another key");
        await client.SimulateAsync("m2m_transaction_received");

        (await receiver.NextAsync()).ShouldBeSignedWith("another key");
    }

    [Fact]
    public async Task What_a_put_does_not_name_stays_and_so_does_all_the_app_has()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.Http.ControlAsync(HttpMethod.Put, $"apps/{client.ClientId}", """{"client_secret":"kept"}""");

        await client.Http.ControlAsync(HttpMethod.Put, $"apps/{client.ClientId}", """{"api_key":"new"}""");

        (await client.Http.TokenStatusAsync(client.ClientId, "other")).ShouldBe(HttpStatusCode.Unauthorized);
        (await client.Http.TokenStatusAsync(client.ClientId, "kept")).ShouldBe(HttpStatusCode.OK);
        (await client.AttributesAsync(location))["status"].Text().ShouldBe("Pending");
        (await client.ClockAsync()).ShouldBe("2026-01-31T12:00:00.000+03:00 frozen");
        await client.AdvanceAsync("PT1S");
        (await receiver.NextAsync()).ShouldBeSignedWith("new");
    }

    [Theory]
    [InlineData("""{"client_secret":5}""", "client_secret must be a text")]
    [InlineData("""{"client_secret":""}""", "client_secret must be a text")]
    [InlineData("""{"client_secret":"good","api_key":[]}""", "api_key must be a text")]
    [InlineData("""{"api_key":""}""", "api_key must be a text")]
    [InlineData("[]", "The request body must be a JSON object")]
    [InlineData("{", "The request body is not valid JSON")]
    public async Task Bad_credentials_are_refused_in_words_and_nothing_changes(string body, string message)
    {
        var (http, clientId) = NewApp();

        (await http.RefusalAsync(HttpMethod.Put, $"apps/{clientId}", body, HttpStatusCode.BadRequest)).ShouldStartWith(message);

        (await http.ControlAsync(HttpMethod.Get, "apps")).Contains(clientId, StringComparison.Ordinal).ShouldBeFalse();
        http.Dispose();
    }

    [Fact]
    public async Task Credentials_and_names_that_are_too_long_or_mean_all_apps_are_refused()
    {
        var (http, clientId) = NewApp();
        var tooLong = new string('x', 256);

        (await http.RefusalAsync(HttpMethod.Put, $"apps/{clientId}", $$"""{"client_secret":"{{tooLong}}"}""", HttpStatusCode.BadRequest))
            .ShouldStartWith("client_secret must be");
        (await http.RefusalAsync(HttpMethod.Put, $"apps/{clientId}", $$"""{"api_key":"{{tooLong}}"}""", HttpStatusCode.BadRequest))
            .ShouldStartWith("api_key must be");
        (await http.RefusalAsync(HttpMethod.Put, $"apps/{tooLong}", "{}", HttpStatusCode.BadRequest)).ShouldStartWith("client_id must be 1 to 255");
        (await http.RefusalAsync(HttpMethod.Put, "apps/*", "{}", HttpStatusCode.BadRequest)).ShouldStartWith("client_id must be 1 to 255");
        (await http.RefusalAsync(HttpMethod.Get, $"clock?app={tooLong}", "", HttpStatusCode.BadRequest)).ShouldStartWith("app must be 1 to 255");
        http.Dispose();
    }

    [Fact]
    public async Task A_form_is_no_way_to_put_an_app()
    {
        var (http, clientId) = NewApp();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["client_secret"] = "one" });

        (await http.PutAsync($"/_emulator/apps/{clientId}", form, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        http.Dispose();
    }

    private (HttpClient Http, string ClientId) NewApp() => (new HttpClient { BaseAddress = emulator.Address }, $"app-{Guid.NewGuid():N}");
}
