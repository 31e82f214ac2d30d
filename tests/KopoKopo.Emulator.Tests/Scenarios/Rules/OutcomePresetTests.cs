using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Rules;

/// <summary>The outcomes that have a name.</summary>
public sealed class OutcomePresetTests(EmulatorServer emulator)
{
    public static TheoryData<string, string> ErrorHandling => new()
    {
        { "insufficient_funds", "The balance is insufficient for the transaction" },
        { "cancelled", "Request cancelled by user" },
        { "wrong_pin", "The initiator information is invalid." },
        { "unreachable", "DS timeout user cannot be reached" },
        { "expired", "Transaction has expired" },
        { "system_error", "System internal error" },
        { "limit_exceeded", "The transaction limit is exceeded" },
        { "payer_not_found", "The payer is not found" },
        { "recipient_not_found", "The recipient is not found" },
    };

    [Theory]
    [MemberData(nameof(ErrorHandling))]
    public async Task A_push_fails_with_the_outcomes_text_and_no_money_comes(string outcome, string text)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync("buygoods_transaction_received", receiver.Url);
        await client.PlayAsync($$"""{ "on": "incoming_payment", "outcome": "{{outcome}}" }""");

        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.AdvanceAsync("PT0.5S");
        var callback = await receiver.NextAsync();

        callback.ShouldBeSignedWith(ApiClient.ApiKey);
        callback.Errors().ShouldBe(text);
        var attributes = callback.Json["data"]!["attributes"]!;
        attributes["status"].Text().ShouldBe("Failed");
        attributes["event"]!["resource"].ShouldBeNull();
        callback.Text.ShouldBe(await client.GetTextAsync(location));
        receiver.Waiting.ShouldBe(0);
        (await client.BalancesAsync()).ShouldBe("company 100000.0, K000000 0.0, 000000 0.0");
    }

    [Theory]
    [MemberData(nameof(ErrorHandling))]
    public async Task A_payout_fails_with_the_outcomes_text_and_its_money_comes_back(string outcome, string text)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync($$"""{ "on": "payment", "outcome": "{{outcome}}" }""");

        await client.CreateAsync(RequestBuilder.Payment(780).CallingBack(receiver.Url));
        var reserved = await client.BalancesAsync();
        await client.AdvanceAsync("PT0.5S");
        var attributes = (await receiver.NextAsync()).Json["data"]!["attributes"]!;

        attributes["status"].Text().ShouldBe("Failed");
        var disbursement = attributes["transfer_batches"]!.AsArray().Single()!["disbursements"]!.AsArray().Single()!;
        disbursement["status"].Text().ShouldBe("Failed");
        disbursement["errors"].Text().ShouldBe(text);
        disbursement["transaction_reference"].ShouldBeNull();
        reserved.ShouldStartWith("company 99220.0");
        (await client.BalancesAsync()).ShouldStartWith("company 100000.0");
    }

    [Theory]
    [InlineData("polling")]
    [InlineData("transaction_sms_notification")]
    public async Task What_is_neither_fails_with_the_text_as_its_last_member(string kind)
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""{ "on": "*", "outcome": "system_error" }""");
        var request = Requests.Named(kind);

        var answer = await client.PostAsync(request.Path, request.Json);
        await client.AdvanceAsync("PT0.5S");
        var attributes = (await client.AttributesAsync(answer.Headers.Location!)).AsObject();

        attributes["status"].Text().ShouldBe("Failed");
        attributes.Last().Key.ShouldBe("errors");
        attributes["errors"].Text().ShouldBe("System internal error");
    }

    [Fact]
    public async Task A_success_beats_a_magic_number()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""{ "on": "incoming_payment", "outcome": "success" }""");

        await client.PayAsync(new IncomingPaymentBuilder().With("subscriber.phone_number", "0700000049").CallingBack(receiver.Url));
        await client.AdvanceAsync("PT0.5S");

        (await receiver.NextAsync()).Errors().ShouldBeNull();
    }

    [Fact]
    public async Task A_pending_has_no_result_ever()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""{ "on": "*", "outcome": "pending" }""");
        var push = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        var payout = await client.CreateAsync(RequestBuilder.Payment(780).CallingBack(receiver.Url));

        await client.AdvanceAsync("P365D");

        receiver.Waiting.ShouldBe(0);
        client.UseToken(await client.NewTokenAsync());
        (await client.AttributesAsync(push))["status"].Text().ShouldBe("Pending");
        (await client.AttributesAsync(payout))["status"].Text().ShouldBe("Scheduled");
        (await client.BalancesAsync()).ShouldStartWith("company 99220.0");
    }

    [Fact]
    public async Task A_locked_subscriber_is_answered_429_at_once_and_nothing_is_created()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""{ "on": "incoming_payment", "outcome": "subscriber_locked", "times": 1 }""");

        var answer = await client.SendAsync(new IncomingPaymentBuilder());
        var resources = (await client.GetJsonAsync("/_emulator/resources"))["resources"]!.AsArray();

        (await answer.RefusalAsync(HttpStatusCode.TooManyRequests)).ShouldBe("A transaction is already in process for the current subscriber");
        resources.ShouldBeEmpty();
        (await client.SendAsync(new IncomingPaymentBuilder())).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_payment_that_is_reversed_is_received_first_and_given_back_a_second_later()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync("buygoods_transaction_received", receiver.Url);
        await client.SubscribeAsync("buygoods_transaction_reversed", receiver.Url);
        await client.PlayAsync("""{ "on": "incoming_payment", "outcome": "success_then_reversed" }""");
        await client.PayAsync(new IncomingPaymentBuilder().Of(100).CallingBack(receiver.Url));

        await client.AdvanceAsync("PT1.499S");
        var first = await receiver.NextAsync(2);
        receiver.Waiting.ShouldBe(0);
        await client.AdvanceAsync("PT0.001S");
        var reversal = await receiver.NextAsync();

        var callback = first.Single(received => received.Json["data"] is not null);
        var webhook = first.Single(received => received.Json["topic"] is not null);
        callback.Json["data"]!["attributes"]!["status"].Text().ShouldBe("Success");
        webhook.Json["topic"].Text().ShouldBe("buygoods_transaction_received");
        reversal.Json["topic"].Text().ShouldBe("buygoods_transaction_reversed");
        reversal.ShouldBeSignedWith(ApiClient.ApiKey);
        reversal.Json["event"]!["resource"]!["reference"].Text().ShouldBe(webhook.Json["event"]!["resource"]!["reference"].Text());
        reversal.Json["event"]!["resource"]!["status"].Text().ShouldBe("Reversed");
    }

    [Fact]
    public async Task A_payment_that_is_reversed_leaves_no_money_and_is_polled_as_reversed()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""{ "on": "incoming_payment", "outcome": "success_then_reversed" }""");
        var payment = await client.PayAsync(new IncomingPaymentBuilder().Of(100));
        await client.AdvanceAsync("PT2S");

        var polled = (await client.CompleteAsync(RequestBuilder.Polling()))["transactions"]!.AsArray().Single()!["resource"]!;

        (await client.BalancesAsync()).ShouldBe("company 100000.0, K000000 0.0, 000000 0.0");
        polled["status"].Text().ShouldBe("Reversed");
        polled["reference"].Text().ShouldBe((await client.AttributesAsync(payment))["event"]!["resource"]!["reference"].Text());
    }

    [Fact]
    public async Task A_payout_that_is_returned_was_transferred_and_its_money_comes_back()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""{ "on": "payment", "outcome": "success_then_reversed" }""");

        var attributes = await client.CompleteAsync(RequestBuilder.Payment(780));

        attributes["status"].Text().ShouldBe("Processed");
        attributes["transfer_batches"]![0]!["status"].Text().ShouldBe("Transferred");
        (await client.BalancesAsync()).ShouldStartWith("company 100000.0");
    }
}
