using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;
using KopoKopo.Emulator.Tests.Scenarios.Files;

namespace KopoKopo.Emulator.Tests.Scenarios.Rules;

/// <summary>How much a scenario may hold, and how much of a request its rules look at.</summary>
public sealed class RuleBoundTests(EmulatorServer emulator)
{
    private const string Cancelled = """ "on": "incoming_payment", "outcome": "cancelled" """;

    [Fact]
    public async Task A_thousand_rules_are_read_and_a_thousand_and_one_are_refused_at_the_line_of_the_last()
    {
        using var client = await emulator.NewAppAsync();

        await client.PutScenarioTextAsync("full", Scenario(1_000));
        var errors = await client.ErrorsOfAsync("overfull", Scenario(1_001));

        errors.ShouldHaveSingleItem().ShouldBe("overfull.json:1002: rules[1000]: there are 1001; expected at most 1000");
    }

    [Theory]
    [InlineData("deliver", """{ "to": "callback" }""", 100)]
    [InlineData("outcome.batches", """{ "status": "Failed" }""", 100)]
    [InlineData("deliver[0].faults", """{ "drop": true }""", 20)]
    public async Task Lists_within_a_rule_have_a_bound(string list, string item, int most)
    {
        using var client = await emulator.NewAppAsync();
        var items = string.Join(", ", Enumerable.Repeat(item, most + 1));
        var rule = list switch
        {
            "deliver" => $$""" "on": "incoming_payment", "deliver": [ {{items}} ] """,
            "outcome.batches" => $$""" "on": "payment", "outcome": { "batches": [ {{items}} ] } """,
            _ => $$""" "on": "incoming_payment", "deliver": [ { "to": "callback", "faults": [ {{items}} ] } ] """,
        };

        var errors = await client.ErrorsOfAsync("long", $$"""{ "rules": [ { {{rule}} } ] }""");

        errors.ShouldHaveSingleItem().ShouldBe($"long.json:1: rules[0].{list}[{most}]: there are {most + 1}; expected at most {most}");
    }

    [Fact]
    public async Task An_app_has_at_most_a_hundred_scenarios_of_its_own()
    {
        using var client = await emulator.NewAppAsync();
        for (var i = 0; i < 100; i++) await client.PutScenarioTextAsync($"own-{i}", """{ "rules": [] }""");

        var answer = await client.SendAsync(HttpMethod.Put, "/_emulator/scenarios/one-more", """{ "rules": [] }""");
        await client.PutScenarioTextAsync("own-7", """{ "rules": [], "description": "other content" }""");
        using var gone = await client.Http.DeleteAsync("/_emulator/scenarios/own-8", TestContext.Current.CancellationToken);
        await client.PutScenarioTextAsync("one-more", """{ "rules": [] }""");

        (await answer.RefusalAsync())
            .ShouldBe("The app has 100 scenarios of its own, the most there may be; DELETE /_emulator/scenarios/{name} takes one away");
        gone.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task The_first_fifty_near_misses_are_kept_and_the_last_rule_still_decides()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var misses = Enumerable.Range(0, 200).Select(i => $$"""{ "name": "miss {{i}}", {{Cancelled}}, "match": { "amount": {{i + 1000}} } }""");
        await client.PlayAsync([.. misses, """{ "name": "last", "on": "incoming_payment", "outcome": "wrong_pin" }"""]);

        var payment = await client.PayAsync(new IncomingPaymentBuilder());

        var explained = await client.ExplainAsync(payment);
        explained["near_misses"]!.AsArray().Select(miss => miss!["rule"].Text()).ShouldBe(Enumerable.Range(0, 50).Select(i => $"miss {i}"));
        (await client.DecisionAsync(payment)).ShouldBe("rule wrong_pin");
    }

    [Fact]
    public async Task An_expression_looks_at_16384_characters_and_says_so_of_a_longer_text()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync($$"""{ "name": "noted", {{Cancelled}}, "match": { "body.note": { "matches": "^a+$" } } }""");

        var fits = await client.PayAsync(new IncomingPaymentBuilder().With("note", new string('a', 16_384)));
        var longer = await client.PayAsync(new IncomingPaymentBuilder().With("note", new string('a', 16_385)));

        (await client.DecisionAsync(fits)).ShouldBe("rule cancelled");
        (await client.ExplainAsync(longer))["near_misses"]![0]!["because"]
            .Text()
            .ShouldBe("body.note has 16385 characters; expressions look at texts of at most 16384");
    }

    [Theory]
    [InlineData("""{ "oneOf": ["007", 8, true] }""", "007", true)]
    [InlineData("""{ "oneOf": ["007", 8, true] }""", "7", false)]
    [InlineData("""{ "oneOf": ["007", 8, true] }""", "8.00", true)]
    [InlineData("""{ "oneOf": ["007", 8, true] }""", "true", true)]
    [InlineData("""{ "oneOf": ["007", 8, true] }""", "TRUE", false)]
    public async Task A_list_of_values_holds_texts_as_texts_and_numbers_as_numbers(string condition, string note, bool holds)
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync($$"""{ "name": "noted", {{Cancelled}}, "match": { "body.note": {{condition}} } }""");

        var payment = await client.PayAsync(new IncomingPaymentBuilder().With("note", note));

        (await client.DecisionAsync(payment)).ShouldBe(holds ? "rule cancelled" : "default success");
    }

    private static string Scenario(int rules) => $"{{ \"rules\": [\n{string.Join(",\n", Enumerable.Range(0, rules).Select(RuleOf))} ] }}";

    private static string RuleOf(int i) => $$"""{ "name": "{{i}}", {{Cancelled}}, "match": { "amount": {{i + 1}} } }""";
}
