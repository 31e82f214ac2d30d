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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Own_scenarios_the_active_one_and_its_state_survive_a_restart(bool isKilled)
    {
        using var database = new TemporaryDatabase();
        string before;
        await using (var first = await EmulatorProcess.StartAsync(database.Setting))
        {
            using var client = await ConnectAsync(first.Address);
            await client.GiveScenarioAsync("mine", Scenario);
            await client.GiveScenarioAsync("spare", """{ "rules": [] }""");
            await client.ActivateAsync("mine");
            before = await client.FateOfAPaymentAsync();
            if (isKilled) await first.KillAsync();
            else await first.TerminateAsync();
        }

        await using var second = await EmulatorProcess.StartAsync(database.Setting);
        using var again = await ConnectAsync(second.Address);
        var own = (await again.ScenariosAsync()).Values.Where(scenario => scenario["from"].Text() == "app").ToDictionary(scenario => scenario["name"].Text());

        before.ShouldBe("Request cancelled by user");
        own.Keys.ShouldBe(["mine", "spare"]);
        own["mine"]["active"]!.GetValue<bool>().ShouldBeTrue();
        (await again.StateAsync()).ShouldBe("Second");
        (await again.FateOfAPaymentAsync()).ShouldBe("Transaction has expired");
        (await again.StateAsync()).ShouldBe("Third");
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

    private static async Task<ApiClient> ConnectAsync(Uri address)
    {
        var client = await ApiClient.ConnectAsync(address, "restarted");
        await client.FreezeAsync(MerchantSteps.Noon);
        return client;
    }
}
