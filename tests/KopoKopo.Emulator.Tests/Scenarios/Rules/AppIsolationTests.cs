using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Rules;

/// <summary>Tests run in parallel because apps do not see each other's scenarios, queue and state.</summary>
public sealed class AppIsolationTests(EmulatorServer emulator)
{
    private const HttpStatusCode Teapot = (HttpStatusCode)418;

    [Fact]
    public async Task A_scenario_is_that_of_the_app_it_was_given_to()
    {
        using var one = await emulator.NewAppAsync();
        using var other = await emulator.NewAppAsync();
        await one.PlayAsync($$"""{ "on": "incoming_payment", {{ScenarioSteps.Teapot}} }""");

        var activated = await other.SendAsync(HttpMethod.Put, "/_emulator/scenario", """{ "name": "played" }""");
        var shown = await other.Http.GetAsync("/_emulator/scenarios/played", TestContext.Current.CancellationToken);

        (await one.SendAsync(new IncomingPaymentBuilder())).StatusCode.ShouldBe(Teapot);
        (await other.SendAsync(new IncomingPaymentBuilder())).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await activated.RefusalAsync(HttpStatusCode.NotFound)).ShouldBe("There is no scenario played");
        shown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Two_apps_may_give_one_name_to_different_scenarios()
    {
        using var one = await emulator.NewAppAsync();
        using var other = await emulator.NewAppAsync();

        await one.PlayAsync("""{ "on": "incoming_payment", "outcome": "cancelled" }""");
        await other.PlayAsync("""{ "on": "incoming_payment", "outcome": "expired" }""");

        (await one.DecisionAsync(await one.PayAsync(new IncomingPaymentBuilder()))).ShouldBe("rule cancelled");
        (await other.DecisionAsync(await other.PayAsync(new IncomingPaymentBuilder()))).ShouldBe("rule expired");
    }

    [Fact]
    public async Task State_and_counts_are_each_apps_own_even_in_the_same_scenario()
    {
        using var one = await emulator.NewAppAsync();
        using var other = await emulator.NewAppAsync();
        foreach (var client in new[] { one, other })
        {
            await client.PlayAsync(
                $$"""{ "on": "incoming_payment", "match": { "nth": 2 }, "times": 1, "thenState": "Twice", {{ScenarioSteps.Teapot}} }""");
        }

        await one.SendAsync(new IncomingPaymentBuilder());
        await one.SendAsync(new IncomingPaymentBuilder());
        await other.SendAsync(new IncomingPaymentBuilder());

        (await one.StateAsync()).ShouldBe("Twice");
        (await other.StateAsync()).ShouldBe("Started");
        (await other.SendAsync(new IncomingPaymentBuilder())).StatusCode.ShouldBe(Teapot);
    }

    [Fact]
    public async Task A_queue_is_that_of_the_app_it_was_put_in()
    {
        using var one = await emulator.NewAppAsync();
        using var other = await emulator.NewAppAsync();
        await one.QueueAsync("""{ "on": "incoming_payment", "outcome": "cancelled" }""");

        var theirs = await other.PayAsync(new IncomingPaymentBuilder());
        await other.Http.DeleteAsync("/_emulator/outcomes", TestContext.Current.CancellationToken);
        var ours = await one.PayAsync(new IncomingPaymentBuilder());

        (await other.DecisionAsync(theirs)).ShouldBe("default success");
        (await one.DecisionAsync(ours)).ShouldBe("queue cancelled");
    }

    [Fact]
    public async Task The_app_is_named_by_header_or_query_and_is_the_sandbox_where_none_is()
    {
        using var client = await emulator.NewAppAsync();
        using var http = new HttpClient { BaseAddress = emulator.Address };
        await client.PlayAsync("""{ "on": "incoming_payment", "thenState": "Asked" }""");
        await client.PayAsync(new IncomingPaymentBuilder());

        var byQuery = await http.GetStringAsync($"/_emulator/scenario/state?app={client.ClientId}", TestContext.Current.CancellationToken);
        var ofSandbox = await http.GetStringAsync("/_emulator/scenario/state", TestContext.Current.CancellationToken);

        byQuery.ShouldBe("""{"name":"played","state":"Asked"}""");
        ofSandbox.ShouldBe("""{"name":"default","state":"Started"}""");
    }
}
