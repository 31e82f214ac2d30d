using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Files;

/// <summary>Ready or not: only the scenario that the settings name can keep an emulator from being ready.</summary>
public sealed class ReadinessTests
{
    [Fact]
    public async Task A_missing_scenario_of_the_settings_is_not_ready_and_says_what_is_missing_and_where()
    {
        using var folder = new ScenarioFolder();
        await using var emulator = folder.Serve(("Scenario", "mine"));
        using var client = await emulator.NewAppAsync();

        var (status, problems) = await client.ReadinessAsync();

        status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        problems.ShouldBe([$"mine.json:1: Emulator:Scenario names it, and it is not in {folder.FullName}"]);
    }

    [Fact]
    public async Task A_bad_scenario_of_the_settings_is_not_ready_until_it_is_mended()
    {
        using var folder = new ScenarioFolder();
        folder.Write("mine", """
            {
              "rules": 5
            }
            """);
        await using var emulator = folder.Serve(("Scenario", "mine"));
        using var client = await emulator.NewAppAsync();

        var before = await client.ReadinessAsync();
        folder.Write("mine", ScenarioFolder.EveryPayment("cancelled"));
        var after = await client.ReadinessAsync();

        before.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        before.Problems.ShouldBe(["mine.json:2: rules: expected a list, each a rule"]);
        after.Status.ShouldBe(HttpStatusCode.OK);
        after.Problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("../mine")]
    [InlineData("/etc/hostname")]
    public async Task A_scenario_of_the_settings_outside_the_folder_is_not_ready(string name)
    {
        using var folder = new ScenarioFolder();
        await using var emulator = folder.Serve(("Scenario", name));
        using var client = await emulator.NewAppAsync();

        (await client.ReadinessAsync()).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task The_scenario_of_the_settings_decides_for_every_app_that_chose_none()
    {
        using var folder = new ScenarioFolder();
        folder.Write("mine", ScenarioFolder.EveryPayment("cancelled"));
        await using var emulator = folder.Serve(("Scenario", "mine"));
        using var one = await emulator.NewAppAtNoonAsync();
        using var other = await emulator.NewAppAtNoonAsync();
        await other.ActivateAsync("default");

        (await one.FateOfAPaymentAsync()).ShouldBe("Request cancelled by user");
        (await other.FateOfAPaymentAsync()).ShouldBe("Success");
    }

    [Fact]
    public async Task A_folder_without_a_default_scenario_has_one_all_the_same()
    {
        using var folder = new ScenarioFolder();
        await using var emulator = folder.Serve();
        using var client = await emulator.NewAppAtNoonAsync();

        (await client.ReadinessAsync()).Status.ShouldBe(HttpStatusCode.OK);
        (await client.FateOfAPaymentAsync()).ShouldBe("Success");
        (await client.GetJsonAsync("/_emulator/scenarios/default"))["rules"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_bad_default_file_is_not_ready()
    {
        using var folder = new ScenarioFolder();
        folder.Write("default", "{}");
        await using var emulator = folder.Serve();
        using var client = await emulator.NewAppAsync();

        (await client.ReadinessAsync()).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }
}
