using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Rules;

/// <summary><c>POST /_emulator/resources/{id}/complete</c>: what the customer does on the handset.</summary>
public sealed class CompleteByHandTests(EmulatorServer emulator)
{
    [Theory]
    [InlineData("\"success\"", "Success", null)]
    [InlineData("\"cancelled\"", "Failed", "Request cancelled by user")]
    [InlineData("\"wrong_pin\"", "Failed", "The initiator information is invalid.")]
    [InlineData("{ \"status\": \"Failed\", \"errors\": \"The phone fell into the lake\" }", "Failed", "The phone fell into the lake")]
    public async Task The_hand_chooses_the_outcome(string outcome, string status, string? errors)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url), "expired; after=manual");

        (await client.CompleteByHandAsync(location, outcome)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var callback = await receiver.NextAsync();

        callback.ShouldBeSignedWith(ApiClient.ApiKey);
        callback.Json["data"]!["attributes"]!["status"].Text().ShouldBe(status);
        callback.Errors().ShouldBe(errors);
        callback.Text.ShouldBe(await client.GetTextAsync(location));
    }

    [Fact]
    public async Task The_hand_may_say_what_the_payment_was()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url), "success; after=manual");

        await client.CompleteByHandAsync(location, """{ "resource": { "amount": "55.50", "reference": "BYHAND0001" } }""");
        var resource = (await receiver.NextAsync()).Json["data"]!["attributes"]!["event"]!["resource"]!;

        resource["amount"].Text().ShouldBe("55.5");
        resource["reference"].Text().ShouldBe("BYHAND0001");
        (await client.BalancesAsync()).ShouldContain("K000000 55.5");
    }

    [Fact]
    public async Task What_a_clock_would_end_can_be_ended_by_hand_before_and_ends_once()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        await client.CompleteByHandAsync(location, "\"cancelled\"");
        await client.AdvanceAsync("PT1H");

        (await receiver.NextAsync()).Errors().ShouldBe("Request cancelled by user");
        receiver.Waiting.ShouldBe(0);
        (await client.BalancesAsync()).ShouldContain("K000000 0");
    }

    [Fact]
    public async Task A_pending_that_never_ends_is_ended_by_hand()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url), "pending");

        await client.CompleteByHandAsync(location, "\"success\"");

        (await receiver.NextAsync()).Json["data"]!["attributes"]!["status"].Text().ShouldBe("Success");
    }

    [Fact]
    public async Task A_payout_is_ended_by_hand_and_its_money_comes_back_where_it_fails()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""{ "on": "payment", "after": "manual" }""");
        var location = await client.CreateAsync(RequestBuilder.Payment(780));
        var reserved = await client.BalancesAsync();

        await client.CompleteByHandAsync(location, "\"system_error\"");

        reserved.ShouldStartWith("company 99220.0");
        (await client.BalancesAsync()).ShouldStartWith("company 100000.0");
        (await client.AttributesAsync(location))["status"].Text().ShouldBe("Failed");
    }

    [Fact]
    public async Task A_reversal_by_hand_comes_a_second_after_the_payment_as_any_other()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync("buygoods_transaction_reversed", receiver.Url);
        var location = await client.PayAsync(new IncomingPaymentBuilder(), "success; after=manual");

        await client.CompleteByHandAsync(location, "\"success_then_reversed\"");
        var sent = (await client.AdvancedAsync("PT1S"))["deliveries"]!.AsArray();

        sent.Select(delivery => delivery!["topic"].Text()).ShouldContain("buygoods_transaction_reversed");
        (await receiver.NextAsync()).Json["topic"].Text().ShouldBe("buygoods_transaction_reversed");
    }

    [Fact]
    public async Task What_is_final_already_is_a_conflict_and_stays_as_it_is()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.AdvanceAsync("PT0.5S");
        await receiver.NextAsync();

        var answer = await client.CompleteByHandAsync(location, "\"cancelled\"");

        (await answer.RefusalAsync(HttpStatusCode.Conflict)).ShouldBe("The incoming_payment is Success already");
        (await client.ErrorsAsync(location)).ShouldBeNull();
        (await client.DecisionAsync(location)).ShouldBe("default success");
        receiver.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task A_kind_without_a_result_is_always_final()
    {
        using var client = await emulator.NewAppAsync();
        var location = await client.CreateAsync(RequestBuilder.Recipient());

        var answer = await client.CompleteByHandAsync(location);

        (await answer.RefusalAsync(HttpStatusCode.Conflict)).ShouldBe("The pay_recipient is Approved already");
    }

    [Fact]
    public async Task Of_many_hands_at_once_one_ends_it()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url), "success; after=manual");

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => client.CompleteByHandAsync(location)));
        await client.AdvanceAsync("PT1H");

        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict).ShouldBe(15);
        await receiver.NextAsync();
        receiver.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task What_there_is_not_is_not_found_nor_is_what_another_app_has()
    {
        using var client = await emulator.NewAppAsync();
        using var other = await emulator.NewAppAsync();
        var theirs = await other.PayAsync(new IncomingPaymentBuilder(), "success; after=manual");

        var nothing = await client.PostAsync($"/_emulator/resources/{Guid.NewGuid()}/complete", "");
        var answer = await client.CompleteByHandAsync(theirs);

        (await nothing.RefusalAsync(HttpStatusCode.NotFound)).ShouldStartWith("There is no resource ");
        await answer.RefusalAsync(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("\"sucess\"", "unknown outcome \"sucess\"; did you mean \"success\"?")]
    [InlineData("\"pending\"", "pending ends nothing")]
    [InlineData("\"subscriber_locked\"", "subscriber_locked ends nothing")]
    [InlineData("{ \"status\": \"Done\" }", "unknown status \"Done\"")]
    [InlineData("5", "expected")]
    public async Task An_outcome_that_does_not_do_is_refused_and_ends_nothing(string outcome, string complaint)
    {
        using var client = await emulator.NewAppAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder(), "success; after=manual");

        var answer = await client.CompleteByHandAsync(location, outcome);

        (await answer.RefusalAsync()).ShouldContain(complaint);
        (await client.AttributesAsync(location))["status"].Text().ShouldBe("Pending");
    }
}
