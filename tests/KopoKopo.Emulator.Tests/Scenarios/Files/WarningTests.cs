using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Files;

/// <summary>What can be read but will hardly do what was meant: a warning, and the scenario counts all the same.</summary>
public sealed class WarningTests(EmulatorServer emulator)
{
    private const string Push = "\"on\": \"incoming_payment\"";

    public static TheoryData<string, string> Suspicious => new()
    {
        { $$"""{ "name": "one", {{Push}}, "times": 1 }, { "name": "one", {{Push}} }""", """mine.json:3: rules[1].name: there is a rule "one" above already""" },
        {
            $$"""{ "name": "one", {{Push}}, "times": 1 }, { "name": "two", {{Push}}, "whenState": "Paid" }""",
            "mine.json:3: rules[1].whenState: no rule reaches the state \"Paid\""
        },
        {
            $$"""{ "name": "all", {{Push}} }, { "name": "two", {{Push}}, "match": { "amount": 7 } }""",
            """mine.json:3: rules[1]: the rule "all" above always holds first"""
        },
        { $$"""{ "name": "any", "on": "*" }, { "name": "two", {{Push}}, "times": 1 }""", """mine.json:3: rules[1]: the rule "any" above always holds first""" },
        {
            $$"""{ "name": "wide", {{Push}}, "match": { "amount": 7 } }, { "name": "two", {{Push}}, "match": { "till": "K000000", "amount": 7 } }""",
            """mine.json:3: rules[1]: the rule "wide" above always holds first"""
        },
        {
            $$"""{ "name": "one", {{Push}}, "whenState": "Started" }, { "name": "two", {{Push}}, "whenState": "Started" }""",
            """mine.json:3: rules[1]: the rule "one" above always holds first"""
        },
        { $$"""{ {{Push}} }, { {{Push}} }""", """mine.json:3: rules[1]: the rule "rules[0]" above always holds first""" },
        {
            """{ "name": "any", "on": "*", "respond": { "status": 500 } }, { "name": "two", "on": "pay_recipient", "respond": { "status": 400 } }""",
            """mine.json:3: rules[1]: the rule "any" above always holds first"""
        },
    };

    public static TheoryData<string> Sound =>
    [
        $$"""{ "name": "one", {{Push}}, "times": 1 }, { "name": "two", {{Push}} }""",
        $$"""{ "name": "one", {{Push}}, "match": { "amount": 7 } }, { "name": "two", {{Push}} }""",
        $$"""{ "name": "one", {{Push}}, "match": { "amount": 7 } }, { "name": "two", {{Push}}, "match": { "amount": 8 } }""",
        $$"""{ "name": "one", {{Push}}, "whenState": "Started", "thenState": "Paid" }, { "name": "two", {{Push}}, "whenState": "Paid" }""",
        $$"""{ "name": "one", {{Push}}, "whenState": "Started", "stateAfter": "Paid" }, { "name": "two", {{Push}}, "whenState": "Paid" }""",
        $$"""{ "name": "one", {{Push}}, "whenState": "Started", "thenState": "Paid" }, { "name": "two", {{Push}} }""",
        $$"""{ "name": "one", {{Push}} }, { "name": "two", "on": "*" }""",
        $$"""{ "name": "one", {{Push}} }, { "name": "two", "on": "payment" }""",
        """{ "name": "any", "on": "*" }, { "name": "two", "on": "pay_recipient", "respond": { "status": 500 } }""",
    ];

    [Theory]
    [MemberData(nameof(Suspicious))]
    public async Task A_scenario_that_will_hardly_do_what_was_meant_is_taken_with_a_warning(string rules, string warning)
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var stored = await client.GiveScenarioAsync("mine", Json(rules));

        Lines(stored).ShouldBe([warning]);
        Lines((await client.ScenariosAsync())["mine"]).ShouldBe([warning], "the list says so as well");
        await client.ActivateAsync("mine");
    }

    [Theory]
    [MemberData(nameof(Sound))]
    public async Task A_scenario_that_may_do_what_was_meant_has_no_warning(string rules)
    {
        using var client = await emulator.NewAppAsync();

        Lines(await client.GiveScenarioAsync("mine", Json(rules))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_files_warnings_stand_in_the_list_and_do_not_trouble_readiness()
    {
        using var folder = new ScenarioFolder();
        folder.Write("mine", Json($$"""{ "name": "all", {{Push}} }, { "name": "two", {{Push}} }"""));
        await using var server = folder.Serve(("Scenario", "mine"));
        using var client = await server.NewAppAsync();

        var readiness = await client.ReadinessAsync();

        readiness.Status.ShouldBe(System.Net.HttpStatusCode.OK);
        readiness.Problems.ShouldBeEmpty();
        Lines((await client.ScenariosAsync())["mine"]).ShouldBe(["""mine.json:3: rules[1]: the rule "all" above always holds first"""]);
    }

    // Each rule on a line of its own, from the second on.
    private static string Json(string rules) => $"{{ \"rules\": [\n{rules.Replace("}, { ", "},\n{ ", StringComparison.Ordinal)}\n] }}";

    private static IEnumerable<string> Lines(JsonNode scenario) => scenario["warnings"]!.AsArray().Select(warning => ScenarioCalls.LineOf(warning!));
}
