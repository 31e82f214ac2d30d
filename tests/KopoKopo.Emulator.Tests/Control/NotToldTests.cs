using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control;

/// <summary>Whoever expected a webhook learns why there is none.</summary>
public sealed class NotToldTests(EmulatorServer emulator)
{
    private const string Received = "buygoods_transaction_received";
    private const string Settled = "settlement_transfer_completed";
    private static readonly Uri Nowhere = new("http://127.0.0.1:1/callback");

    [Fact]
    public async Task A_simulation_says_which_subscriptions_hear_nothing_and_why()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var other = await SubscribeAsync(client, Received, "000000");
        await SubscribeAsync(client, Received, "K000000");
        await SubscribeAsync(client, Received, till: null);

        var answer = await client.SimulateAsync(Received);

        answer["deliveries"]!.AsArray().Count.ShouldBe(2);
        ShouldBe(answer, $"{other}: till 000000; the payment was to K000000");
    }

    [Theory]
    [InlineData("m2m_transaction_received", "the payment was to the company")]
    [InlineData(Settled, "the money was of the company")]
    [InlineData("customer_created", "the customer came to the company")]
    public async Task What_concerns_the_company_is_not_told_to_a_till(string topic, string because)
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var subscription = await SubscribeAsync(client, topic, "000000");

        var answer = await client.SimulateAsync(topic);

        answer["deliveries"]!.AsArray().ShouldBeEmpty();
        ShouldBe(answer, $"{subscription}: till 000000; {because}");
    }

    [Fact]
    public async Task A_payment_says_which_subscriptions_heard_nothing_of_it()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var other = await SubscribeAsync(client, Received, "000000");
        await SubscribeAsync(client, Received, "K000000");
        var payment = await client.PayAsync(new IncomingPaymentBuilder());

        var pending = await client.ExplainAsync(payment);
        await client.AdvanceAsync("PT1S");
        var paid = await client.ExplainAsync(payment);

        pending["not_told"]!.AsArray().Select(one => one!["because"].Text()).ShouldAllBe(because =>
            because == "the incoming_payment is Pending: there is nothing to tell yet");
        pending["not_told"]!.AsArray().Count.ShouldBe(2);
        ShouldBe(paid, $"{other}: till 000000; the payment was to K000000");
    }

    [Fact]
    public async Task Who_is_a_customer_already_is_not_told_of_as_a_new_one()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var subscription = await SubscribeAsync(client, "customer_created", till: null);
        await client.PayAsync(new IncomingPaymentBuilder());
        var second = await client.PayAsync(new IncomingPaymentBuilder());

        await client.AdvanceAsync("PT1S");

        ShouldBe(await client.ExplainAsync(second), $"{subscription}: +254999999999 is a customer already");
    }

    [Fact]
    public async Task Of_a_payment_that_failed_nobody_hears()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var subscription = await SubscribeAsync(client, Received, till: null);
        var payment = await client.PayAsync(new IncomingPaymentBuilder(), "wrong_pin");
        await client.AdvanceAsync("PT1S");

        ShouldBe(await client.ExplainAsync(payment), $"{subscription}: the incoming_payment failed: only one that succeeds is told of");
    }

    [Fact]
    public async Task What_a_rule_does_not_deliver_is_said_to_be_left_out()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var subscription = await SubscribeAsync(client, Received, till: null);
        await client.PlayAsync("""{ "name": "quiet", "on": "incoming_payment", "deliver": [ { "to": "callback" } ] }""");
        var payment = await client.PayAsync(new IncomingPaymentBuilder());
        await client.AdvanceAsync("PT1S");

        ShouldBe(await client.ExplainAsync(payment), $"{subscription}: what was decided delivers no {Received}: its deliver names others alone");
    }

    [Fact]
    public async Task Of_a_settlement_a_till_hears_that_gave_no_money_to_it()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SimulateAsync(Received);
        var other = await SubscribeAsync(client, Settled, "000000");
        var transfer = await client.CreateAsync(RequestBuilder.BlindTransfer());
        await client.AdvanceAsync("PT1S");

        ShouldBe(await client.ExplainAsync(transfer), $"{other}: till 000000; the money was of K000000");
    }

    [Fact]
    public async Task Where_everybody_heard_there_is_nobody_to_name()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(Received, receiver.Url);
        var payment = await client.PayAsync(new IncomingPaymentBuilder());
        await client.AdvanceAsync("PT1S");

        (await client.ExplainAsync(payment))["not_told"]!.AsArray().ShouldBeEmpty();
        (await client.SimulateAsync(Received))["not_told"]!.AsArray().ShouldBeEmpty();
    }

    private static async Task<string> SubscribeAsync(ApiClient client, string topic, string? till)
    {
        var subscription = RequestBuilder.Subscription(topic, Nowhere);
        return (await client.CreateAsync(till is null ? subscription : subscription.OfTill(till))).Segments[^1];
    }

    private static void ShouldBe(JsonNode answer, string expected) =>
        answer["not_told"]!.AsArray().Select(one => $"{one!["subscription"]}: {one["because"]}").ShouldBe([expected]);
}
