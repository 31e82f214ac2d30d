using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Files;

/// <summary>What an app was given and chose is in the database, so it is there after a restart.</summary>
public sealed class OwnScenarioRestartTests
{
    private const string Scenario = """
        {
          "rules": [
            { "name": "first", "on": "incoming_payment", "whenState": "Started", "thenState": "Second", "outcome": "cancelled" },
            { "name": "second", "on": "incoming_payment", "whenState": "Second", "thenState": "Third", "times": 1, "outcome": "expired" }
          ]
        }
        """;

    [Fact]
    public async Task Own_scenarios_the_active_one_and_its_state_survive_a_kill()
    {
        using var database = new TemporaryDatabase();
        string before;
        await using (var first = await EmulatorProcess.StartAsync(database.Setting))
        {
            before = await ChooseAsync(first.Address);
            await first.KillAsync();
        }

        await using var second = EmulatorServer.With(("Database", database.FilePath));
        await ShouldBeAsChosenAsync(second.Address, before);
    }

    [Fact]
    public async Task Own_scenarios_the_active_one_and_its_state_survive_a_stop()
    {
        using var database = new TemporaryDatabase();
        string before;
        await using (var first = EmulatorServer.With(("Database", database.FilePath))) before = await ChooseAsync(first.Address);

        await using var second = EmulatorServer.With(("Database", database.FilePath));
        await ShouldBeAsChosenAsync(second.Address, before);
    }

    [Fact]
    public async Task A_chosen_file_stays_chosen()
    {
        using var database = new TemporaryDatabase();
        await using (var first = EmulatorServer.With(("Database", database.FilePath)))
        {
            using var client = await ConnectAsync(first.Address);
            await client.ActivateAsync("insufficient-funds");
        }

        await using var second = EmulatorServer.With(("Database", database.FilePath));
        using var again = await ConnectAsync(second.Address);

        (await again.FateOfAPaymentAsync()).ShouldBe("The balance is insufficient for the transaction");
    }

    private static async Task<string> ChooseAsync(Uri address)
    {
        using var client = await ConnectAsync(address);
        await client.GiveScenarioAsync("mine", Scenario);
        await client.GiveScenarioAsync("spare", """{ "rules": [] }""");
        await client.ActivateAsync("mine");
        return await client.FateOfAPaymentAsync();
    }

    private static async Task ShouldBeAsChosenAsync(Uri address, string before)
    {
        using var again = await ConnectAsync(address);
        var own = (await again.ScenariosAsync()).Values.Where(scenario => scenario["from"].Text() == "app").ToDictionary(scenario => scenario["name"].Text());

        before.ShouldBe("Request cancelled by user");
        own.Keys.ShouldBe(["mine", "spare"]);
        own["mine"]["active"]!.GetValue<bool>().ShouldBeTrue();
        (await again.StateAsync()).ShouldBe("Second");
        (await again.FateOfAPaymentAsync()).ShouldBe("Transaction has expired");
        (await again.StateAsync()).ShouldBe("Third");
    }

    private static async Task<ApiClient> ConnectAsync(Uri address)
    {
        var client = await ApiClient.ConnectAsync(address, "restarted");
        await client.FreezeAsync(MerchantSteps.Noon);
        return client;
    }
}
