using System.Net;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Control.Worlds;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Rules;

/// <summary><c>/_emulator/outcomes</c>: the next matching request gets what is first in the queue.</summary>
public sealed class QueueTests(EmulatorServer emulator)
{
    private const string Cancelled = """{ "on": "incoming_payment", "outcome": "cancelled" }""";
    private const string WrongPin = """{ "on": "incoming_payment", "outcome": "wrong_pin" }""";

    [Fact]
    public async Task Outcomes_are_used_in_the_order_they_were_put_and_then_all_is_as_before()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.QueueAsync(Cancelled);
        await client.QueueAsync(WrongPin);

        var errors = new List<string?>();
        for (var i = 0; i < 3; i++)
        {
            await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
            await client.AdvanceAsync("PT0.5S");
            errors.Add((await receiver.NextAsync()).Errors());
        }

        errors.ShouldBe(["Request cancelled by user", "The initiator information is invalid.", null]);
    }

    [Fact]
    public async Task What_is_put_or_brought_back_after_a_request_found_nothing_is_used()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var decisions = new List<string>();

        await DecideAsync();
        await client.QueueAsync(Cancelled);
        await client.SnapshotAsync("queued");
        await DecideAsync();
        await DecideAsync();
        await client.RestoreAsync("queued");
        await DecideAsync();

        decisions.ShouldBe(["default success", "queue cancelled", "default success", "queue cancelled"]);

        async Task DecideAsync() => decisions.Add(await client.DecisionAsync(await client.PayAsync(new IncomingPaymentBuilder())));
    }

    [Fact]
    public async Task One_with_a_match_waits_for_its_request_and_lets_others_pass()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.QueueAsync("""{ "on": "incoming_payment", "match": { "phone": "0711000001" }, "outcome": "cancelled" }""");
        await client.QueueAsync(WrongPin);

        var other = await client.PayAsync(new IncomingPaymentBuilder());
        var third = await client.PayAsync(new IncomingPaymentBuilder());
        var matching = await client.PayAsync(new IncomingPaymentBuilder().With("subscriber.phone_number", "+254711000001"));

        (await client.DecisionAsync(other)).ShouldBe("queue wrong_pin");
        (await client.DecisionAsync(third)).ShouldBe("default success");
        (await client.DecisionAsync(matching)).ShouldBe("queue cancelled");
    }

    [Fact]
    public async Task One_with_times_is_used_so_often_and_the_queue_shows_how_often_still()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.QueueAsync("""{ "on": "incoming_payment", "outcome": "cancelled", "times": 2 }""");

        var first = await client.PayAsync(new IncomingPaymentBuilder());
        var left = (await client.QueuedAsync()).Single()!["times"]!.GetValue<int>();
        var second = await client.PayAsync(new IncomingPaymentBuilder());
        var third = await client.PayAsync(new IncomingPaymentBuilder());

        left.ShouldBe(1);
        (await client.QueuedAsync()).ShouldBeEmpty();
        (await Task.WhenAll(new[] { first, second, third }.Select(client.DecisionAsync))).ShouldBe(["queue cancelled", "queue cancelled", "default success"]);
    }

    [Fact]
    public async Task What_was_put_is_answered_and_listed_as_it_was_put()
    {
        using var client = await emulator.NewAppAsync();

        var stored = await client.QueueAsync(
            """{ "on": "payment", "outcome": { "status": "Failed", "errors": "Own words" }, "after": "PT5S", "match": { "amount": 5 } }""");
        await client.QueueAsync(Cancelled);
        var queue = await client.QueuedAsync();

        JsonNode.DeepEquals(queue[0], stored).ShouldBeTrue();
        stored["outcome"]!["errors"].Text().ShouldBe("Own words");
        stored["after"].Text().ShouldBe("PT5S");
        stored["times"]!.GetValue<int>().ShouldBe(1);
        queue.Select(queued => queued!["on"].Text()).ShouldBe(["payment", "incoming_payment"]);
    }

    [Fact]
    public async Task DELETE_empties_the_queue()
    {
        using var client = await emulator.NewAppAsync();
        await client.QueueAsync(Cancelled);
        await client.QueueAsync(WrongPin);

        var answer = await client.Http.DeleteAsync("/_emulator/outcomes", TestContext.Current.CancellationToken);
        var payment = await client.PayAsync(new IncomingPaymentBuilder());

        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await client.QueuedAsync()).ShouldBeEmpty();
        (await client.DecisionAsync(payment)).ShouldBe("default success");
    }

    [Fact]
    public async Task The_header_beats_the_queue_without_using_it_up()
    {
        using var client = await emulator.NewAppAsync();
        await client.QueueAsync(Cancelled);

        var first = await client.PayAsync(new IncomingPaymentBuilder(), "wrong_pin");
        var second = await client.PayAsync(new IncomingPaymentBuilder());

        (await client.DecisionAsync(first)).ShouldBe("header wrong_pin");
        (await client.DecisionAsync(second)).ShouldBe("queue cancelled");
    }

    [Fact]
    public async Task One_for_another_kind_waits_for_it()
    {
        using var client = await emulator.NewAppAsync();
        await client.QueueAsync("""{ "on": "polling", "outcome": "system_error" }""");

        var payment = await client.PayAsync(new IncomingPaymentBuilder());
        var polling = await client.CreateAsync(RequestBuilder.Polling());

        (await client.DecisionAsync(payment)).ShouldBe("default success");
        (await client.DecisionAsync(polling)).ShouldBe("queue system_error");
    }

    [Fact]
    public async Task One_for_any_kind_waits_for_a_kind_that_has_a_result()
    {
        using var client = await emulator.NewAppAsync();
        await client.QueueAsync("""{ "on": "*", "outcome": "system_error" }""");

        var recipient = await client.CreateAsync(RequestBuilder.Recipient());
        var polling = await client.CreateAsync(RequestBuilder.Polling());

        (await client.DecisionAsync(recipient)).ShouldBe("default success");
        (await client.DecisionAsync(polling)).ShouldBe("queue system_error");
    }

    [Fact]
    public async Task An_answer_can_be_queued()
    {
        using var client = await emulator.NewAppAsync();
        await client.QueueAsync("""{ "on": "pay_recipient", "respond": { "status": 503, "error_message": "Not now" } }""");

        var refused = await client.SendAsync(RequestBuilder.Recipient());
        var accepted = await client.SendAsync(RequestBuilder.Recipient());

        (await refused.RefusalAsync(HttpStatusCode.ServiceUnavailable)).ShouldBe("Not now");
        accepted.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task An_answer_to_a_request_for_a_token_can_be_queued()
    {
        using var client = await emulator.NewAppAsync();
        await client.QueueAsync("""{ "on": "oauth_token", "respond": { "status": 503 } }""");

        (await client.AskForTokenAsync()).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await client.AskForTokenAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task When_and_what_is_sent_can_be_queued()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.QueueAsync("""{ "on": "incoming_payment", "outcome": "cancelled", "after": "PT5S", "deliver": [] }""");
        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        await client.AdvanceAsync("PT4.999S");
        var before = (await client.AttributesAsync(location))["status"].Text();
        await client.AdvanceAsync("PT1H");

        before.ShouldBe("Pending");
        (await client.ErrorsAsync(location)).ShouldBe("Request cancelled by user");
        receiver.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task Nth_in_the_queue_counts_all_requests_of_the_kind_in_the_app()
    {
        using var client = await emulator.NewAppAsync();
        await client.PayAsync(new IncomingPaymentBuilder());
        await client.PayAsync(new IncomingPaymentBuilder());
        await client.QueueAsync("""{ "on": "incoming_payment", "match": { "nth": 4 }, "outcome": "cancelled" }""");

        var third = await client.PayAsync(new IncomingPaymentBuilder());
        var fourth = await client.PayAsync(new IncomingPaymentBuilder());

        (await client.DecisionAsync(third)).ShouldBe("default success");
        (await client.DecisionAsync(fourth)).ShouldBe("queue cancelled");
    }

    [Theory]
    [InlineData("""{ "on": "incoming_payment", "outcome": "canceled" }""", "outcome: unknown outcome \"canceled\"; did you mean \"cancelled\"?")]
    [InlineData(
        """{ "on": "incoming_paymnt", "outcome": "cancelled" }""", "on: unknown kind of request \"incoming_paymnt\"; did you mean \"incoming_payment\"?")]
    [InlineData("""{ "outcome": "cancelled" }""", "on is missing")]
    [InlineData("""{ "on": "incoming_payment", "whenState": "Started" }""", "whenState")]
    [InlineData("""{ "on": "pay_recipient", "outcome": "cancelled" }""", "outcome means nothing on pay_recipient")]
    [InlineData("""[]""", "expected")]
    public async Task What_is_wrong_is_refused_and_not_queued(string outcome, string complaint)
    {
        using var client = await emulator.NewAppAsync();

        var answer = await client.PostAsync("/_emulator/outcomes", outcome);

        (await answer.RefusalAsync()).ShouldContain(complaint);
        (await client.QueuedAsync()).ShouldBeEmpty();
    }
}
