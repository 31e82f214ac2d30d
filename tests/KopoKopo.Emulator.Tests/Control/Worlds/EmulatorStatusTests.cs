using System.Net;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Worlds;

public sealed class EmulatorStatusTests(EmulatorServer emulator)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_names_version_app_database_clock_and_scenario()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var stand = await client.GetJsonAsync("/_emulator");

        stand["version"].Text().ShouldMatch(@"^\d+\.\d+\.\d+");
        stand["app"].Text().ShouldBe(client.ClientId);
        File.Exists(stand["database"].Text()).ShouldBeTrue();
        stand["clock"]!["now"].Text().ShouldBe("2026-01-31T12:00:00.000+03:00");
        stand["clock"]!["frozen"]!.GetValue<bool>().ShouldBeTrue();
        stand["scenario"]!["name"].Text().ShouldBe("default");
        stand["scenario"]!["state"].Text().ShouldBe("Started");
        stand["scenario"]!["seed"]!.GetValue<long>().ShouldBeGreaterThan(0);
        stand["snapshots"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task It_counts_what_there_is()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync("buygoods_transaction_received", receiver.Url);
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.AdvanceAsync("PT1S");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.QueueAsync("""{"on":"payment","outcome":"payout_failed"}""");

        (await client.CountsAsync()).ShouldBe("3 resources, 2 deliveries, 2 webhook_events, 1 subscriptions, 1 due, 1 queued_outcomes, 4 requests");
    }

    [Fact]
    public async Task Its_seed_is_the_scenarios_where_that_has_one()
    {
        using var client = await emulator.NewAppAsync();
        await client.PutScenarioAsync("seeded", """{"seed":4711,"rules":[]}""");
        await client.ActivateAsync("seeded");

        (await client.GetJsonAsync("/_emulator"))["scenario"]!["seed"]!.GetValue<long>().ShouldBe(4711);
    }

    [Fact]
    public async Task Its_links_lead_somewhere()
    {
        using var client = await emulator.NewAppAsync();

        var links = (await client.GetJsonAsync("/_emulator"))["_links"]!.AsObject();

        links.Count.ShouldBeGreaterThan(8);
        foreach (var (name, link) in links)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, link.Text());
            using var answer = await client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, name);
        }
    }

    [Fact]
    public async Task It_speaks_of_the_app_in_the_query_then_of_that_in_the_header_then_of_the_sandbox()
    {
        using var client = await emulator.NewAppAsync();
        var other = $"app-{Guid.NewGuid():N}";
        using var anybody = new HttpClient { BaseAddress = emulator.Address };

        (await client.GetJsonAsync($"/_emulator?app={other}"))["app"].Text().ShouldBe(other);
        (await client.GetJsonAsync("/_emulator"))["app"].Text().ShouldBe(client.ClientId);
        JsonNode.Parse(await anybody.ControlAsync(HttpMethod.Get, ""))!["app"].Text().ShouldBe("sandbox");
    }

    [Fact]
    public async Task Naming_an_app_that_is_not_there_creates_it_so_that_its_clock_can_be_frozen_before_its_first_token()
    {
        var clientId = $"app-{Guid.NewGuid():N}";
        using var anybody = new HttpClient { BaseAddress = emulator.Address };

        await anybody.ControlAsync(HttpMethod.Put, $"clock?app={clientId}", $$"""{"frozen":true,"now":"{{MerchantSteps.Noon}}"}""");
        using var client = await ApiClient.ConnectAsync(emulator.Address, clientId);

        (await client.ClockAsync()).ShouldBe("2026-01-31T12:00:00.000+03:00 frozen");
    }

    [Fact]
    public async Task Where_apps_are_not_made_by_themselves_every_call_about_one_that_is_not_there_is_404()
    {
        await using var strict = EmulatorServer.With(("AutoCreateApps", "false"));
        using var http = new HttpClient { BaseAddress = strict.Address };
        (HttpMethod Method, string Path, string Body)[] calls =
        [
            (HttpMethod.Get, "", ""),
            (HttpMethod.Post, "reset", ""),
            (HttpMethod.Post, "snapshots", """{"name":"before"}"""),
            (HttpMethod.Post, "snapshots/before/restore", ""),
            (HttpMethod.Get, "clock", ""),
            (HttpMethod.Put, "clock", """{"frozen":true}"""),
            (HttpMethod.Delete, "clock", ""),
            (HttpMethod.Post, "clock/advance", """{"by":"PT1S"}"""),
            (HttpMethod.Post, "outcomes", """{"on":"payment","outcome":"success"}"""),
            (HttpMethod.Get, "outcomes", ""),
            (HttpMethod.Delete, "outcomes", ""),
            (HttpMethod.Get, "scenarios", ""),
            (HttpMethod.Get, "scenarios/default", ""),
            (HttpMethod.Put, "scenarios/mine", """{"rules":[]}"""),
            (HttpMethod.Delete, "scenarios/mine", ""),
            (HttpMethod.Put, "scenario", """{"name":"default"}"""),
            (HttpMethod.Get, "scenario/state", ""),
            (HttpMethod.Put, "scenario/state", """{"state":"Started"}"""),
            (HttpMethod.Get, "resources", ""),
            (HttpMethod.Get, $"resources/{Guid.NewGuid()}", ""),
            (HttpMethod.Post, $"resources/{Guid.NewGuid()}/complete", ""),
            (HttpMethod.Post, "simulate/m2m_transaction_received", ""),
            (HttpMethod.Get, "requests", ""),
            (HttpMethod.Get, "requests/1", ""),
            (HttpMethod.Get, "deliveries", ""),
            (HttpMethod.Get, "deliveries/1", ""),
            (HttpMethod.Get, "deliveries/wait?timeout=PT0S", ""),
            (HttpMethod.Post, "deliveries/1/replay", ""),
            (HttpMethod.Post, "signature/explain", """{"body":"{}","signature":"00"}"""),
            (HttpMethod.Post, "doctor", """{"url":"http://127.0.0.1:1/"}"""),
            (HttpMethod.Get, "events", ""),
            (HttpMethod.Get, "ledger", ""),
            (HttpMethod.Delete, "apps/nobody", ""),
        ];

        foreach (var (method, path, body) in calls)
        {
            var named = $"{path}{(path.Contains('?') ? '&' : '?')}app=nobody";
            (await http.RefusalAsync(method, named, body, HttpStatusCode.NotFound)).ShouldContain("There is no app nobody", Case.Sensitive, named);
        }

        (await http.TokenStatusAsync("nobody", "secret")).ShouldBe(HttpStatusCode.Unauthorized);
        JsonNode.Parse(await http.ControlAsync(HttpMethod.Get, "apps"))!["apps"]!.AsArray().Select(app => app!["client_id"].Text()).ShouldBe(["sandbox"]);
    }
}
