using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Rules;

/// <summary>The scenario's state machine: <c>whenState</c>, <c>thenState</c>, <c>stateAfter</c>.</summary>
public sealed class StateTests(EmulatorServer emulator)
{
    // The design's own example: the first push times out, the second is paid, and no two prompts are open at once.
    private static readonly string[] TimeoutThenPaid =
    [
        """
        { "name": "locked", "on": "incoming_payment", "whenState": "PromptOpen", "match": { "phone": "254711000123" },
          "respond": { "status": 429, "error_message": "A pending request exists for this subscriber" } }
        """,
        """
        { "name": "first times out", "on": "incoming_payment", "whenState": "Started", "thenState": "PromptOpen", "match": { "phone": "254711000123" },
          "outcome": "unreachable", "after": "PT60S", "stateAfter": "TimedOut" }
        """,
        """
        { "name": "second pays", "on": "incoming_payment", "whenState": "TimedOut", "thenState": "Paid",
          "match": { "phone": "254711000123", "amount": { "between": [1, 5000] } }, "outcome": "success" }
        """,
    ];

    private static IncomingPaymentBuilder Push => new IncomingPaymentBuilder().With("subscriber.phone_number", "0711000123");

    [Fact]
    public async Task A_story_goes_from_state_to_state()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync(TimeoutThenPaid);
        var push = Push.CallingBack(receiver.Url);
        var states = new List<string> { await client.StateAsync() };

        await client.PayAsync(push);
        states.Add(await client.StateAsync());
        var locked = await client.SendAsync(push);
        await client.AdvanceAsync("PT60S");
        states.Add(await client.StateAsync());
        await client.PayAsync(push);
        states.Add(await client.StateAsync());
        await client.AdvanceAsync("PT0.5S");

        (await locked.RefusalAsync(HttpStatusCode.TooManyRequests)).ShouldBe("A pending request exists for this subscriber");
        states.ShouldBe(["Started", "PromptOpen", "TimedOut", "Paid"]);
        (await receiver.NextAsync(2)).Select(callback => callback.Errors()).ShouldBe(["DS timeout user cannot be reached", null]);
    }

    [Fact]
    public async Task A_state_is_left_at_the_request_and_reached_with_the_result()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""{ "on": "incoming_payment", "thenState": "Asked", "stateAfter": "Answered", "after": "PT5S" }""");

        await client.PayAsync(Push);
        await client.AdvanceAsync("PT4.999S");
        var before = await client.StateAsync();
        await client.AdvanceAsync("PT0.001S");

        before.ShouldBe("Asked");
        (await client.StateAsync()).ShouldBe("Answered");
    }

    [Theory]
    [InlineData("\"manual\"")]
    [InlineData("{ \"reads\": 1 }")]
    public async Task A_state_is_reached_however_the_result_comes(string after)
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync($$"""{ "on": "incoming_payment", "stateAfter": "Answered", "after": {{after}} }""");
        var location = await client.PayAsync(Push);
        await client.AdvanceAsync("PT1H");
        var before = await client.StateAsync();

        if (after == "\"manual\"") await client.CompleteByHandAsync(location);
        else await client.GetTextAsync(location);

        before.ShouldBe("Started");
        (await client.StateAsync()).ShouldBe("Answered");
    }

    [Fact]
    public async Task A_rule_that_only_answers_moves_the_state_too()
    {
        using var client = await emulator.NewAppAsync();
        await client.PlayAsync("""{ "on": "pay_recipient", "whenState": "Started", "thenState": "Tried", "respond": { "status": 503 } }""");

        var first = await client.SendAsync(RequestBuilder.Recipient());
        var second = await client.SendAsync(RequestBuilder.Recipient());

        first.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        second.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await client.StateAsync()).ShouldBe("Tried");
    }

    [Fact]
    public async Task The_state_is_one_for_all_kinds()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync(
            """{ "name": "broke", "on": "payment", "whenState": "Broke", "outcome": "insufficient_funds" }""",
            """{ "name": "settled", "on": "settlement_transfer", "stateAfter": "Broke" }""");

        var before = await client.CreateAsync(RequestBuilder.Payment());
        await client.CompleteAsync(RequestBuilder.BlindTransfer());
        var after = await client.CreateAsync(RequestBuilder.Payment());

        (await client.DecisionAsync(before)).ShouldBe("default success");
        (await client.DecisionAsync(after)).ShouldBe("rule insufficient_funds");
    }

    [Fact]
    public async Task Who_beats_the_rules_leaves_the_state_alone()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""{ "on": "incoming_payment", "thenState": "Asked", "stateAfter": "Answered" }""");
        await client.QueueAsync("""{ "on": "incoming_payment", "outcome": "cancelled" }""");

        await client.PayAsync(Push, "success");
        await client.PayAsync(Push);
        await client.AdvanceAsync("PT0.5S");

        (await client.StateAsync()).ShouldBe("Started");
    }

    [Fact]
    public async Task The_control_API_shows_the_scenario_and_puts_it_into_a_state()
    {
        using var client = await emulator.NewAppAsync();
        await client.PlayAsync(TimeoutThenPaid);

        await client.SetStateAsync("TimedOut");
        var shown = await client.GetJsonAsync("/_emulator/scenario/state");
        var location = await client.PayAsync(Push);

        shown.ToJsonString().ShouldBe("""{"name":"played","state":"TimedOut"}""");
        (await client.ExplainAsync(location))["decided_by"]!["rule"].Text().ShouldBe("second pays");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "state": "" }""")]
    [InlineData("""{ "state": 1 }""")]
    [InlineData("[]")]
    public async Task A_state_without_a_name_is_refused(string body)
    {
        using var client = await emulator.NewAppAsync();

        var answer = await client.SendAsync(HttpMethod.Put, "/_emulator/scenario/state", body);

        await answer.RefusalAsync();
        (await client.StateAsync()).ShouldBe("Started");
    }

    [Fact]
    public async Task A_result_of_a_former_scenario_does_not_move_the_state_of_the_present_one()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""{ "on": "incoming_payment", "stateAfter": "Answered", "after": "PT5S" }""");
        await client.PayAsync(Push);

        await client.PutScenarioAsync("another");
        await client.ActivateAsync("another");
        await client.AdvanceAsync("PT5S");

        (await client.StateAsync()).ShouldBe("Started");
    }
}
