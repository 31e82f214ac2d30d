using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Files;

/// <summary>The schema that editors read agrees with what reads the files, by the judgement of a real validator.</summary>
public sealed class SchemaTests(NodeTool node)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_published_schema_is_what_the_verb_prints()
    {
        var (exitCode, output) = await EmulatorHere.RunAsync("schema");

        exitCode.ShouldBe(0);
        var same = output.TrimEnd().ReplaceLineEndings("\n") == (await File.ReadAllTextAsync(ReadyMade.SchemaFile, Cancellation)).TrimEnd();
        same.ShouldBeTrue("scenarios/scenario.schema.json is written with: KopoKopo.Emulator schema > scenarios/scenario.schema.json");
    }

    [Fact]
    public async Task Every_ready_made_scenario_is_accepted()
    {
        var refused = await RefusedAsync(ReadyMade.Files.ToDictionary(file => Path.GetFileName(file), file => File.ReadAllText(file)));

        refused.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_member_of_the_format_is_accepted_where_it_belongs()
    {
        const string All = """
            {
              "$schema": "./scenario.schema.json", "name": "all", "description": "", "seed": 0,
              "rules": [
                {
                  "name": "all", "on": "incoming_payment", "whenState": "Started", "thenState": "A", "stateAfter": "B", "times": 1,
                  "match": {
                    "phone": "0700000123", "till": { "oneOf": ["K000000", 5] }, "amount": { "between": [1, 5000.5], "lessThan": 3, "greaterThan": 2 }, "currency": { "equals": "KES" },
                    "header.X-Shop": { "startsWith": "a", "endsWith": "b", "contains": "c", "matches": "^[a-c]+$" }, "body.metadata.tags[0]": { "absent": false }, "nth": 2
                  },
                  "respond": { "status": 500, "body": { "any": [null] }, "headers": { "Retry-After": "5" }, "delay": "00:00:01", "created": true },
                  "outcome": { "status": "Success", "resource": { "reference": "ABC" } },
                  "after": { "lognormal": { "median": "PT1S", "sigma": 0.5, "max": "PT5S" } },
                  "deliver": [
                    { "to": "callback", "delay": { "uniform": ["PT0S", "P1DT1H"] }, "faults": [ { "duplicate": 2, "gap": "PT0.5S", "probability": 0.5 }, { "network": "reset", "attempts": 3 } ] },
                    { "to": "customer_created", "faults": [ { "contentType": "text/plain" }, { "body": "html" }, { "signature": "missing" } ] }
                  ],
                  "query": { "status": "Failed", "until": "PT2M" }
                },
                { "on": "payment", "outcome": { "batches": [ { "status": "Transferred" }, { "status": "Failed", "errors": "x" } ] }, "after": { "reads": 2 } },
                { "on": "polling", "outcome": "pending", "times": 2 },
                { "on": "*", "respond": { "fault": "EMPTY_RESPONSE" } },
                { "on": "settlement_transfer", "after": "manual" }
              ]
            }
            """;
        using var folder = new ScenarioFolder();
        folder.Write("all", All);

        var validated = await EmulatorHere.RunAsync("validate", folder.PathOf("all"));

        validated.ExitCode.ShouldBe(0, validated.Output);
        (await RefusedAsync(new Dictionary<string, string> { ["all"] = All })).ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_mistake_of_form_is_refused()
    {
        var bad = BadInputTests.AllBad.Where(bad => !bad.IsBeyondSchema).ToDictionary(bad => bad.Rule.Trim(), bad => bad.Json);

        var refused = await RefusedAsync(bad);

        bad.Keys.Except(refused.Keys).ShouldBeEmpty("what reads the files refuses these, and the schema does not");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{ "rules": {} }""")]
    [InlineData("""{ "rules": [], "sed": 1 }""")]
    [InlineData("""{ "rules": [], "seed": -1 }""")]
    [InlineData("""{ "rules": [], "name": 5 }""")]
    [InlineData("""{ "rules": [ { "outcome": "success" } ] }""")]
    public async Task A_mistake_in_the_scenario_itself_is_refused(string json)
    {
        (await RefusedAsync(new Dictionary<string, string> { ["bad"] = json })).Keys.ShouldBe(["bad"]);
    }

    /// <summary>Which of these the schema refuses, and the validator's first reason.</summary>
    private async Task<IReadOnlyDictionary<string, string>> RefusedAsync(IReadOnlyDictionary<string, string> files) =>
        await node.Validator.RefusedAsync(JsonNode.Parse(await File.ReadAllTextAsync(ReadyMade.SchemaFile, Cancellation))!, files);
}
