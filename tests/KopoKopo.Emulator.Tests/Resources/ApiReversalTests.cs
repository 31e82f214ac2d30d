using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources;

/// <summary>Payments that the merchant gives back through the API.</summary>
public sealed class ApiReversalTests(EmulatorServer emulator)
{
    private const string PendingAlready = """{"error_code":400,"error_message":["You cannot reverse a transaction in Pending Reversal"]}""";
    private const string DoneAlready = """{"error_code":400,"error_message":["You cannot reverse a transaction in Reversed"]}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("buygoods_transaction_received", "buygoods_transaction_reversed")]
    [InlineData("b2b_transaction_received", "b2b_transaction_reversed")]
    public async Task A_payment_goes_back_and_callback_and_subscribers_hear_of_it(string received, string reversed)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var subscriber = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(reversed, subscriber.Url);
        var reference = await ReceiveAsync(client, received, """{"amount":201}""");
        await client.AdvanceAsync("PT1H");

        var location = await client.CreateAsync(Reversal(reference).CallingBack(receiver.Url));
        GoldenFile.ShouldMatch("reversal.received.json", await client.GetTextAsync(location));
        await client.AdvanceAsync("PT0.5S");
        var callback = await receiver.NextAsync();
        var heard = (await subscriber.NextAsync()).Json["event"]!["resource"]!;

        GoldenFile.ShouldMatch("reversal.processed.json", callback.Text);
        callback.ShouldBeSignedWith(ApiClient.ApiKey);
        callback.Text.ShouldBe(await client.GetTextAsync(location));
        var payment = callback.Json["data"]!["attributes"]!["reversal_bulk_payment"]!;
        $"{payment["amount"]} {payment["status"]} {payment["origination_time"]}".ShouldBe("201.0 Transferred 2026-01-31T12:00:00.000+03:00");
        payment["transaction_reference"].Text().ShouldMatch("^[A-Z0-9]{10}$");
        payment["transaction_reference"].Text().ShouldNotBe(reference);
        $"{heard["reference"]} {heard["status"]} {heard["amount"]}".ShouldBe($"{reference} Reversed 201.0");
        (await client.BalancesAsync()).ShouldBe("company 100000.0, K000000 0.0, 000000 0.0");
    }

    [Fact]
    public async Task What_is_being_reversed_or_is_reversed_already_is_refused_as_a_list()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var reference = await ReceiveAsync(client, "buygoods_transaction_received");
        await client.CreateAsync(Reversal(reference));

        var pending = await client.SendAsync(Reversal(reference));
        await client.AdvanceAsync("PT0.5S");
        var done = await client.SendAsync(Reversal(reference));

        pending.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await pending.Content.ReadAsStringAsync(Cancellation)).ShouldBe(PendingAlready);
        done.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await done.Content.ReadAsStringAsync(Cancellation)).ShouldBe(DoneAlready);
    }

    [Fact]
    public async Task Of_many_at_the_same_moment_one_is_accepted()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var reference = await ReceiveAsync(client, "buygoods_transaction_received");

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => client.SendAsync(Reversal(reference))));

        answers.Count(answer => answer.StatusCode == HttpStatusCode.Created).ShouldBe(1);
        answers.Count(answer => answer.StatusCode == HttpStatusCode.BadRequest).ShouldBe(15);
        (await client.GetJsonAsync("/_emulator/resources?kind=reversal"))["resources"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Whom_nobody_knows_or_who_paid_more_than_thirty_days_ago_or_is_another_merchant_is_refused()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var old = await ReceiveAsync(client, "buygoods_transaction_received");
        var merchant = await ReceiveAsync(client, "m2m_transaction_received");
        await client.AdvanceAsync("P30DT1S");
        client.UseToken(await client.NewTokenAsync());

        foreach (var reference in new[] { old, merchant, "OJM6Q1W84L" })
        {
            (await client.RefusalAsync(Reversal(reference))).ShouldBe("Transaction reference invalid");
        }
    }

    [Fact]
    public async Task A_payment_of_exactly_thirty_days_ago_still_goes_back()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var reference = await ReceiveAsync(client, "buygoods_transaction_received");
        await client.AdvanceAsync("P30D");
        client.UseToken(await client.NewTokenAsync());

        await client.CreateAsync(Reversal(reference));
    }

    [Fact]
    public async Task Where_the_money_has_gone_it_fails_as_the_sample_and_can_be_tried_again()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var subscriber = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync("buygoods_transaction_reversed", subscriber.Url);
        var reference = await ReceiveAsync(client, "buygoods_transaction_received", """{"amount":201}""");
        await client.CompleteAsync(RequestBuilder.SendMoney());

        await client.CompleteAsync(Reversal(reference).CallingBack(receiver.Url));
        var balances = await client.BalancesAsync();
        await ReceiveAsync(client, "buygoods_transaction_received", """{"amount":201}""");
        var again = await client.CompleteAsync(Reversal(reference));

        GoldenFile.ShouldMatch("reversal.failed.json", (await receiver.NextAsync()).Text);
        balances.ShouldBe("company 0.0, K000000 0.0, 000000 0.0");
        again["reversal_bulk_payment"]!["status"].Text().ShouldBe("Transferred");
        (await subscriber.NextAsync()).Json["event"]!["resource"]!["reference"].Text().ShouldBe(reference);
        subscriber.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task A_scenario_may_fail_it_and_the_money_stays()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""{ "on": "reversal", "match": { "body.reason": "Test" }, "outcome": "system_error" }""");
        var reference = await ReceiveAsync(client, "buygoods_transaction_received");

        var attributes = await client.CompleteAsync(Reversal(reference).With("reason", "Test"));

        attributes["errors"]!.ToJsonString().ShouldBe("""["System internal error"]""");
        attributes["reversal_bulk_payment"]!["status"].Text().ShouldBe("Cancelled");
        (await client.BalancesAsync()).ShouldBe("company 100000.0, K000000 100.0, 000000 0.0");
    }

    [Fact]
    public async Task With_the_setting_it_is_Scheduled_first()
    {
        await using var server = EmulatorServer.With(("V2:ReversalFirstStatus", "Scheduled"));
        using var client = await server.NewAppAtNoonAsync();
        var reference = await ReceiveAsync(client, "buygoods_transaction_received");

        var location = await client.CreateAsync(Reversal(reference));

        (await client.AttributesAsync(location))["status"].Text().ShouldBe("Scheduled");
    }

    [Theory]
    [InlineData("card_transaction_voided")]
    [InlineData("card_transaction_reversed")]
    public async Task A_payment_by_card_can_be_taken_back_and_polling_which_lists_customers_payments_shows_none(string topic)
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var reference = await ReceiveAsync(client, "card_transaction_received");
        var before = await client.BalancesAsync();

        await client.SimulateAsync(topic, $$"""{"reference":"{{reference}}"}""");

        before.ShouldBe("company 100000.0, K000000 100.0, 000000 0.0");
        (await client.BalancesAsync()).ShouldBe("company 100000.0, K000000 0.0, 000000 0.0");
        (await client.CompleteAsync(RequestBuilder.Polling()))["transactions"]!.AsArray().ShouldBeEmpty();
    }

    private static RequestBuilder Reversal(string reference) => RequestBuilder.Of("reversal").With("transaction_reference", reference);

    private static async Task<string> ReceiveAsync(ApiClient client, string topic, string body = "") =>
        (await client.SimulateAsync(topic, body))["event"]!["reference"].Text();
}
