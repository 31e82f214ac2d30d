using System.Net;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Worlds;

public sealed class AppDeletionTests(EmulatorServer emulator)
{
    [Fact]
    public async Task A_deleted_apps_tokens_are_dead_and_it_is_listed_no_more()
    {
        using var client = await emulator.NewAppAsync();
        (await client.TokenWorthAsync()).ShouldBe(HttpStatusCode.NotFound);

        await DeleteAsync(client);

        (await client.TokenWorthAsync()).ShouldBe(HttpStatusCode.Unauthorized);
        var apps = JsonNode.Parse(await client.Http.ControlAsync(HttpMethod.Get, "apps"))!["apps"]!.AsArray();
        apps.Select(app => app!["client_id"].Text()).Contains(client.ClientId).ShouldBeFalse();
    }

    [Fact]
    public async Task An_app_of_that_name_begins_with_nothing()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder());
        await client.PutScenarioAsync("mine", """{"rules":[]}""");
        await client.ActivateAsync("mine");
        await client.SimulateAsync("m2m_transaction_received");
        await client.SnapshotAsync("before");
        await client.Http.ControlAsync(HttpMethod.Put, $"apps/{client.ClientId}", """{"client_secret":"kept"}""");

        await DeleteAsync(client);
        client.UseToken(await client.NewTokenAsync());

        (await client.CountsAsync()).ShouldBe("0 resources, 0 deliveries, 0 webhook_events, 0 subscriptions, 0 due, 0 queued_outcomes, 1 requests");
        (await client.Http.GetAsync(location, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.BalancesAsync()).ShouldBe(WorldSteps.Untouched);
        (await client.ScenarioAsync()).ShouldBe("default Started");
        await client.ShouldShowRealTimeAsync();
        await client.Http.ControlAsync(HttpMethod.Get, "scenarios/mine", status: HttpStatusCode.NotFound);
        await client.Http.ControlAsync(HttpMethod.Post, "snapshots/before/restore", status: HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_old_token_is_not_the_next_apps()
    {
        await using var server = EmulatorServer.With();
        using var client = await server.NewAppAsync();
        (await client.TokenWorthAsync()).ShouldBe(HttpStatusCode.NotFound);

        await DeleteAsync(client);
        using var next = await server.NewAppAsync();

        (await client.TokenWorthAsync()).ShouldBe(HttpStatusCode.Unauthorized);
        (await next.TokenWorthAsync()).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_a_deleted_app_had_pending_never_happens()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        await DeleteAsync(client);
        client.UseToken(await client.NewTokenAsync());
        await client.FreezeAsync(MerchantSteps.Noon);
        var day = await client.AdvancedAsync("P1D");

        day["resources"]!.AsArray().ShouldBeEmpty();
        day["deliveries"]!.AsArray().ShouldBeEmpty();
        receiver.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task Its_rows_go_and_nobody_elses()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = EmulatorServer.With();
        using var client = await server.NewAppAtNoonAsync();
        using var other = await server.NewAppAtNoonAsync();
        foreach (var merchant in new[] { client, other })
        {
            await merchant.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
            await merchant.AdvanceAsync("PT1S");
            await merchant.SnapshotAsync("before");
        }

        var half = WorldRows.Total(server) / 2;
        await DeleteAsync(client);

        await Looking.UntilAsync("only the other app's rows and the sandbox's accounts are left", () => WorldRows.Total(server) <= half + 4);
        (await other.ResourcesAsync()).ShouldBe(["incoming_payment Success"]);
        (await other.DeliveriesAsync()).ShouldBe(["incoming_payment delivered 200"]);
        await other.RestoreAsync("before");
        (await other.ResourcesAsync()).ShouldBe(["incoming_payment Success"]);
    }

    [Fact]
    public async Task Deleting_the_sandbox_only_resets_it()
    {
        await using var server = EmulatorServer.With();
        using var sandbox = await SandboxAsync(server);
        await sandbox.FreezeAsync(MerchantSteps.Noon);
        await sandbox.SimulateAsync("m2m_transaction_received");

        await DeleteAsync(sandbox);

        (await sandbox.TokenWorthAsync()).ShouldBe(HttpStatusCode.NotFound);
        (await sandbox.BalancesAsync()).ShouldBe(WorldSteps.Untouched);
        await sandbox.ShouldShowRealTimeAsync();
        (await sandbox.Http.TokenStatusAsync("sandbox", "sandbox")).ShouldBe(HttpStatusCode.OK);
        (await sandbox.Http.TokenStatusAsync("sandbox", "another")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Deleting_an_app_that_is_not_there_is_404_and_creates_none()
    {
        using var http = new HttpClient { BaseAddress = emulator.Address };
        var clientId = $"app-{Guid.NewGuid():N}";

        (await http.RefusalAsync(HttpMethod.Delete, $"apps/{clientId}", "", HttpStatusCode.NotFound)).ShouldBe($"There is no app {clientId}");
        (await http.RefusalAsync(HttpMethod.Delete, $"apps/{clientId}", "", HttpStatusCode.NotFound)).ShouldBe($"There is no app {clientId}");
    }

    [Fact]
    public async Task A_request_that_meets_its_apps_deletion_is_answered_without_an_error_of_the_emulators()
    {
        await using var server = EmulatorServer.With();
        using var control = new HttpClient { BaseAddress = server.Address };
        var statuses = new List<HttpStatusCode>();
        for (var round = 0; round < 10; round++)
        {
            using var client = await server.NewAppAsync();
            var payments = Enumerable.Range(0, 20).Select(_ => client.PostAsync("/api/v1/incoming_payments", new IncomingPaymentBuilder().ToJson())).ToList();
            await Task.WhenAny(payments);
            await control.ControlAsync(HttpMethod.Delete, $"apps/{client.ClientId}", status: HttpStatusCode.NoContent);
            statuses.AddRange((await Task.WhenAll(payments)).Select(answer => answer.StatusCode));
        }

        statuses.Distinct().Order().ShouldBeSubsetOf([HttpStatusCode.Created, HttpStatusCode.Unauthorized]);
    }

    private static Task DeleteAsync(ApiClient client) =>
        client.Http.ControlAsync(HttpMethod.Delete, $"apps/{client.ClientId}", status: HttpStatusCode.NoContent);

    // The sandbox has a secret, so a client that sends another gets no token: it is given one, asked for with the right secret.
    private static async Task<ApiClient> SandboxAsync(EmulatorServer server)
    {
        using var anybody = new HttpClient { BaseAddress = server.Address };
        await anybody.ControlAsync(HttpMethod.Put, "apps/sandbox", """{"client_secret":"secret"}""");
        var client = await ApiClient.ConnectAsync(server.Address, "sandbox");
        await anybody.ControlAsync(HttpMethod.Put, "apps/sandbox", """{"client_secret":"sandbox"}""");
        return client;
    }
}
