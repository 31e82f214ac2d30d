using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Rules;

/// <summary><c>times</c>, and that matching, counting and the change of state are one step however many ask at once.</summary>
public sealed class TimesTests(EmulatorServer emulator)
{
    private const HttpStatusCode Teapot = (HttpStatusCode)418;
    private const int AtOnce = 64;

    [Fact]
    public async Task A_rule_applies_at_most_so_often_and_then_the_next_does()
    {
        using var client = await emulator.NewAppAsync();
        await client.PlayAsync(
            """{ "name": "twice", "on": "incoming_payment", "times": 2, "outcome": "cancelled" }""",
            """{ "name": "then", "on": "incoming_payment", "outcome": "wrong_pin" }""");

        var locations = new List<Uri>();
        for (var i = 0; i < 4; i++) locations.Add(await client.PayAsync(new IncomingPaymentBuilder()));

        (await Task.WhenAll(locations.Select(client.DecisionAsync))).ShouldBe(["rule cancelled", "rule cancelled", "rule wrong_pin", "rule wrong_pin"]);
    }

    [Fact]
    public async Task A_request_that_does_not_match_is_not_counted()
    {
        using var client = await emulator.NewAppAsync();
        await client.PlayAsync($$"""{ "on": "incoming_payment", "times": 1, "match": { "amount": 5 }, {{ScenarioSteps.Teapot}} }""");

        await client.PayAsync(new IncomingPaymentBuilder().Of(6));

        (await client.SendAsync(new IncomingPaymentBuilder().Of(5))).StatusCode.ShouldBe(Teapot);
        (await client.SendAsync(new IncomingPaymentBuilder().Of(5))).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Two_rules_of_one_name_are_counted_apart()
    {
        using var client = await emulator.NewAppAsync();
        await client.PlayAsync(
            """{ "name": "same", "on": "incoming_payment", "times": 1, "respond": { "status": 500 } }""",
            """{ "name": "same", "on": "incoming_payment", "times": 1, "respond": { "status": 503 } }""");

        var answers = new List<int>();
        for (var i = 0; i < 3; i++) answers.Add((int)(await client.SendAsync(new IncomingPaymentBuilder())).StatusCode);

        answers.ShouldBe([500, 503, 201]);
    }

    [Fact]
    public async Task Of_many_requests_at_once_one_finds_a_rule_that_applies_once()
    {
        using var client = await emulator.NewAppAsync();
        await client.PlayAsync($$"""{ "on": "incoming_payment", "times": 1, {{ScenarioSteps.Teapot}} }""");

        var answers = await AtOnceAsync(client);

        answers.Count(status => status == Teapot).ShouldBe(1);
        answers.Count(status => status == HttpStatusCode.Created).ShouldBe(AtOnce - 1);
    }

    [Fact]
    public async Task Of_many_requests_at_once_each_step_of_a_story_is_taken_once()
    {
        using var client = await emulator.NewAppAsync();
        await client.PlayAsync(
            """{ "name": "first", "on": "incoming_payment", "whenState": "Started", "thenState": "One", "respond": { "status": 501 } }""",
            """{ "name": "second", "on": "incoming_payment", "whenState": "One", "thenState": "Two", "respond": { "status": 502 } }""",
            """{ "name": "third", "on": "incoming_payment", "whenState": "Two", "thenState": "Three", "respond": { "status": 503 } }""");

        var answers = await AtOnceAsync(client);

        foreach (var step in new[] { 501, 502, 503 }) answers.Count(status => (int)status == step).ShouldBe(1, $"{step}");
        (await client.StateAsync()).ShouldBe("Three");
    }

    [Fact]
    public async Task Of_many_requests_at_once_each_has_a_number_of_its_own()
    {
        using var client = await emulator.NewAppAsync();
        await client.PlayAsync($$"""{ "on": "incoming_payment", "match": { "nth": { "between": [10, 14] } }, {{ScenarioSteps.Teapot}} }""");

        var answers = await AtOnceAsync(client);

        answers.Count(status => status == Teapot).ShouldBe(5);
    }

    [Fact]
    public async Task Of_many_requests_at_once_each_takes_one_outcome_from_the_queue()
    {
        using var client = await emulator.NewAppAsync();
        for (var i = 0; i < 3; i++) await client.QueueAsync($$"""{ "on": "incoming_payment", {{ScenarioSteps.Teapot}} }""");
        await client.QueueAsync("""{ "on": "incoming_payment", "times": 4, "respond": { "status": 503 } }""");

        var answers = await AtOnceAsync(client);

        answers.Count(status => status == Teapot).ShouldBe(3);
        answers.Count(status => status == HttpStatusCode.ServiceUnavailable).ShouldBe(4);
        (await client.QueuedAsync()).ShouldBeEmpty();
    }

    private static async Task<HttpStatusCode[]> AtOnceAsync(ApiClient client)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => client.SendAsync(new IncomingPaymentBuilder())));
        return [.. answers.Select(answer => answer.StatusCode)];
    }
}
