using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Worlds;

/// <summary>What a reset does to the scenario: active one, state, counts and the app's own files.</summary>
public sealed class ResetScenarioTests(EmulatorServer emulator)
{
    // The first payment is cancelled and moves the state; after it, the third of all fails.
    private const string Counting = """
        { "rules": [
          { "on": "incoming_payment", "times": 1, "outcome": "cancelled", "thenState": "Cancelled" },
          { "on": "incoming_payment", "match": { "nth": 3 }, "outcome": "insufficient_funds" } ] }
        """;

    [Fact]
    public async Task The_active_scenario_is_that_of_the_settings_in_its_first_state()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PutScenarioAsync("counting", Counting);
        await client.ActivateAsync("counting");
        await client.PayAsync(new IncomingPaymentBuilder());
        (await client.ScenarioAsync()).ShouldBe("counting Cancelled");

        await client.ResetAsync();

        (await client.ScenarioAsync()).ShouldBe("default Started");
        (await PayAsync(client)).ShouldBe("Success");
    }

    [Fact]
    public async Task A_state_that_was_put_is_forgotten()
    {
        using var client = await emulator.NewAppAsync();
        await client.Http.ControlAsync(HttpMethod.Put, "scenario/state", """{"state":"Elsewhere"}""");

        await client.ResetAsync();

        (await client.ScenarioAsync()).ShouldBe("default Started");
    }

    [Fact]
    public async Task A_scenario_put_for_the_app_stays_and_counts_from_the_beginning()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PutScenarioAsync("counting", Counting);
        await client.ActivateAsync("counting");
        await PayAsync(client);
        await PayAsync(client);

        await client.ResetAsync();
        await client.ActivateAsync("counting");
        string[] outcomes = [await PayAsync(client), await PayAsync(client), await PayAsync(client), await PayAsync(client)];

        outcomes.ShouldBe(["Failed", "Success", "Failed", "Success"]);
        (await client.ScenarioAsync()).ShouldBe("counting Cancelled");
    }

    [Fact]
    public async Task Counts_begin_again_without_another_activation()
    {
        await using var server = EmulatorServer.With(("Scenario", "cancelled-then-paid"));
        using var client = await server.NewAppAtNoonAsync();
        string[] before = [await PayAsync(client), await PayAsync(client)];

        await client.ResetAsync();
        string[] after = [await PayAsync(client), await PayAsync(client)];

        before.ShouldBe(["Failed", "Success"]);
        after.ShouldBe(before);
    }

    [Fact]
    public async Task The_scenario_of_the_settings_comes_back_where_another_was_chosen()
    {
        await using var server = EmulatorServer.With(("Scenario", "insufficient-funds"));
        using var client = await server.NewAppAtNoonAsync();
        await client.ActivateAsync("default");
        (await PayAsync(client)).ShouldBe("Success");

        await client.ResetAsync();

        (await client.ScenarioAsync()).ShouldBe("insufficient-funds Started");
        (await PayAsync(client)).ShouldBe("Failed");
    }

    private static async Task<string> PayAsync(ApiClient client)
    {
        await client.FreezeAsync(MerchantSteps.Noon);
        var location = await client.PayAsync(new IncomingPaymentBuilder());
        await client.AdvanceAsync("PT1M");
        return (await client.AttributesAsync(location))["status"].Text();
    }
}
