using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Rules;

/// <summary>State, <c>times</c>, <c>nth</c> and queue belong to the active scenario as it is written: with another they start again.</summary>
public sealed class StartAgainTests(EmulatorServer emulator)
{
    private const HttpStatusCode Teapot = (HttpStatusCode)418;
    private const string Story = "story";

    private static readonly string[] Rules =
    [
        """{ "name": "state", "on": "pay_recipient", "whenState": "Started", "thenState": "Used", "respond": { "status": 418 } }""",
        """{ "name": "times", "on": "merchant_wallet", "times": 1, "respond": { "status": 418 } }""",
        """{ "name": "nth", "on": "merchant_bank_account", "match": { "nth": 1 }, "respond": { "status": 418 } }""",
    ];

    private const string Waiting = """{ "on": "polling", "outcome": "cancelled" }""";

    public static TheoryData<string> Switches => ["activated again", "another and back", "written anew and activated", "written anew"];

    [Theory]
    [MemberData(nameof(Switches))]
    public async Task All_starts_again(string how)
    {
        using var client = await PlayedOutAsync();

        await SwitchAsync(client, how);

        (await AskAsync(client)).ShouldBe([Teapot, Teapot, Teapot]);
        (await client.QueuedAsync()).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Switches))]
    public async Task All_has_started_again_before_the_next_request(string how)
    {
        using var client = await PlayedOutAsync();

        await SwitchAsync(client, how);

        (await client.StateAsync()).ShouldBe("Started");
        (await client.QueuedAsync()).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Switches))]
    public async Task What_is_said_after_that_stays_said(string how)
    {
        using var client = await PlayedOutAsync();

        await SwitchAsync(client, how);
        await client.QueueAsync("""{ "on": "incoming_payment", "outcome": "cancelled" }""");
        await client.SetStateAsync("Elsewhere");
        var payment = await client.PayAsync(new IncomingPaymentBuilder());

        (await client.DecisionAsync(payment)).ShouldBe("queue cancelled");
        (await client.StateAsync()).ShouldBe("Elsewhere");
    }

    [Fact]
    public async Task The_same_content_again_changes_nothing()
    {
        using var client = await PlayedOutAsync();

        await client.PutScenarioAsync(Story, Rules);

        (await client.StateAsync()).ShouldBe("Used");
        (await AskAsync(client)).ShouldAllBe(status => status == HttpStatusCode.Created);
        (await client.QueuedAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task New_content_of_a_scenario_that_is_not_active_changes_nothing()
    {
        using var client = await PlayedOutAsync();

        await client.PutScenarioAsync("another", Rules);

        (await client.StateAsync()).ShouldBe("Used");
        (await AskAsync(client)).ShouldAllBe(status => status == HttpStatusCode.Created);
        (await client.QueuedAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task All_starts_again_when_the_app_s_own_scenario_uncovers_a_file()
    {
        var folder = Directory.CreateTempSubdirectory("kopokopo-scenarios-");
        await using var other = EmulatorServer.With(("Scenarios", folder.FullName), ("Scenario", Story));
        await WriteAsync(folder, """{ "on": "pay_recipient", "respond": { "status": 503 } }""");
        using var client = await other.NewAppAsync();
        await PlayOutAsync(client);

        await client.Http.DeleteAsync($"/_emulator/scenarios/{Story}", TestContext.Current.CancellationToken);

        (await client.SendAsync(RequestBuilder.Recipient())).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await client.StateAsync()).ShouldBe("Started");
        (await client.QueuedAsync()).ShouldBeEmpty();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task All_starts_again_when_a_file_changes()
    {
        var folder = Directory.CreateTempSubdirectory("kopokopo-scenarios-");
        await using var other = EmulatorServer.With(("Scenarios", folder.FullName), ("Scenario", Story));
        await WriteAsync(folder, Rules);
        using var client = await other.NewAppAsync();
        await client.QueueAsync(Waiting);
        await AskAsync(client);
        var used = await AskAsync(client);

        await WriteAsync(folder, [.. Rules, """{ "name": "new", "on": "polling" }"""]);

        used.ShouldAllBe(status => status == HttpStatusCode.Created);
        (await AskAsync(client)).ShouldBe([Teapot, Teapot, Teapot]);
        (await client.QueuedAsync()).ShouldBeEmpty();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_is_said_after_a_file_changed_stays_said()
    {
        var folder = Directory.CreateTempSubdirectory("kopokopo-scenarios-");
        await using var other = EmulatorServer.With(("Scenarios", folder.FullName), ("Scenario", Story));
        await WriteAsync(folder, Rules);
        using var client = await other.NewAppAsync();
        await AskAsync(client);

        await WriteAsync(folder, [.. Rules, """{ "name": "new", "on": "polling" }"""]);
        await client.QueueAsync("""{ "on": "incoming_payment", "outcome": "cancelled" }""");

        (await client.DecisionAsync(await client.PayAsync(new IncomingPaymentBuilder()))).ShouldBe("queue cancelled");
        folder.Delete(recursive: true);
    }

    private async Task<ApiClient> PlayedOutAsync()
    {
        var client = await emulator.NewAppAsync();
        await PlayOutAsync(client);
        return client;
    }

    // Each rule is used up, and an outcome waits.
    private static async Task PlayOutAsync(ApiClient client)
    {
        await client.PutScenarioAsync(Story, Rules);
        await client.ActivateAsync(Story);
        await client.QueueAsync(Waiting);
        (await AskAsync(client)).ShouldBe([Teapot, Teapot, Teapot]);
        (await AskAsync(client)).ShouldAllBe(status => status == HttpStatusCode.Created);
    }

    private static async Task SwitchAsync(ApiClient client, string how)
    {
        if (how == "another and back")
        {
            await client.PutScenarioAsync("another");
            await client.ActivateAsync("another");
        }

        if (how.StartsWith("written anew", StringComparison.Ordinal))
        {
            await client.PutScenarioAsync(Story, [.. Rules, """{ "name": "new", "on": "polling" }"""]);
        }

        if (how != "written anew") await client.ActivateAsync(Story);
    }

    private static async Task<HttpStatusCode[]> AskAsync(ApiClient client) =>
    [
        (await client.SendAsync(RequestBuilder.Recipient())).StatusCode,
        (await client.SendAsync(RequestBuilder.Wallet())).StatusCode,
        (await client.SendAsync(RequestBuilder.BankAccount())).StatusCode,
    ];

    private static Task WriteAsync(DirectoryInfo folder, params string[] rules) => File.WriteAllTextAsync(
        Path.Combine(folder.FullName, $"{Story}.json"),
        $$"""{ "name": "{{Story}}", "rules": [ {{string.Join(", ", rules)}} ] }""",
        TestContext.Current.CancellationToken);
}
