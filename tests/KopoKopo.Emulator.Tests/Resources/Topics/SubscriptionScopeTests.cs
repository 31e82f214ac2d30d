using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources.Topics;

/// <summary>Who hears of what. A simulation answers all the deliveries it led to, so that what is not among them is not sent either.</summary>
public sealed class SubscriptionScopeTests(EmulatorServer emulator)
{
    private const string Received = "buygoods_transaction_received";
    private const string Settled = "settlement_transfer_completed";

    [Theory]
    [InlineData("buygoods_transaction_received")]
    [InlineData("buygoods_transaction_reversed")]
    [InlineData("b2b_transaction_received")]
    public async Task A_till_hears_of_its_own_and_the_company_of_all(string topic)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(topic, At(receiver, "company"));
        await client.SubscribeAsync(topic, At(receiver, "K000000"), "K000000");
        await client.SubscribeAsync(topic, At(receiver, "000000"), "000000");

        var first = await client.SimulateAsync(topic, """{"till_number":"K000000"}""");
        var second = await client.SimulateAsync(topic, """{"till_number":"000000"}""");
        var third = await client.SimulateAsync(topic, """{"till_number":"555555"}""");

        Hearers(first).ShouldBe(["company", "K000000"], ignoreOrder: true);
        Hearers(second).ShouldBe(["company", "000000"], ignoreOrder: true);
        Hearers(third).ShouldBe(["company"]);
    }

    [Theory]
    [InlineData("m2m_transaction_received")]
    [InlineData("settlement_transfer_completed")]
    [InlineData("customer_created")]
    public async Task What_concerns_no_till_is_heard_of_by_the_company_alone(string topic)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(topic, At(receiver, "company"));
        await client.SubscribeAsync(topic, At(receiver, "K000000"), "K000000");

        Hearers(await client.SimulateAsync(topic)).ShouldBe(["company"]);
    }

    [Fact]
    public async Task A_till_hears_of_a_customer_who_first_paid_it()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync("customer_created", At(receiver, "K000000"), "K000000");
        await client.SubscribeAsync("customer_created", At(receiver, "000000"), "000000");

        Hearers(await client.SimulateAsync(Received, """{"till_number":"000000"}""")).ShouldBe(["000000"]);
    }

    [Fact]
    public async Task A_till_hears_of_a_settlement_of_its_money_and_of_no_other()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.AddAsync(RequestBuilder.Wallet());
        await client.AddAsync(RequestBuilder.BankAccount());
        await client.SubscribeAsync(Settled, At(receiver, "company"));
        await client.SubscribeAsync(Settled, At(receiver, "K000000"), "K000000");
        await client.SubscribeAsync(Settled, At(receiver, "000000"), "000000");
        await client.SimulateAsync(Received, """{"amount":300,"till_number":"000000"}""");

        await client.CreateAsync(RequestBuilder.BlindTransfer());
        var deliveries = (await client.AdvancedAsync("PT0.5S"))["deliveries"]!.AsArray().Where(delivery => delivery!["topic"].Text() == Settled);

        deliveries.Select(delivery => $"{Hearer(delivery)} {JsonNode.Parse(delivery!["body"].Text())!["event"]!["resource"]!["amount"]}")
            .ShouldBe(["company 300.0", "000000 300.0", "company 100000.0"], ignoreOrder: true);
    }

    [Fact]
    public async Task Each_subscription_has_a_delivery_of_its_own_with_the_same_bytes_even_to_one_URL()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(Received, receiver.Url);
        await client.SubscribeAsync(Received, receiver.Url);

        var simulated = await client.SimulateAsync(Received);
        var webhooks = await receiver.NextAsync(2);

        simulated["deliveries"]!.AsArray().Count.ShouldBe(2);
        webhooks[0].Text.ShouldBe(webhooks[1].Text);
        foreach (var webhook in webhooks) webhook.ShouldBeSignedWith(ApiClient.ApiKey);
        receiver.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task A_subscription_hears_of_its_own_topic_only_and_of_nothing_before_it()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();

        var before = await client.SimulateAsync(Received);
        await client.SubscribeAsync(Received, receiver.Url);
        var otherTopic = await client.SimulateAsync("b2b_transaction_received");
        var after = await client.SimulateAsync(Received);

        before["deliveries"]!.AsArray().ShouldBeEmpty();
        otherTopic["deliveries"]!.AsArray().ShouldBeEmpty();
        after["deliveries"]!.AsArray().Count.ShouldBe(1);
        (await receiver.NextAsync()).Json["id"].Text().ShouldBe(after["event"]!["id"].Text());
    }

    [Fact]
    public async Task One_apps_subscription_hears_nothing_of_anothers()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        using var stranger = await emulator.NewAppAtNoonAsync();

        await stranger.SubscribeAsync(Received, receiver.Url);

        (await client.SimulateAsync(Received))["deliveries"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_webhook_that_is_not_acknowledged_is_tried_again_with_the_same_bytes()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var attempts = 0;
        receiver.Reply(http =>
        {
            http.Response.StatusCode = Interlocked.Increment(ref attempts) == 1 ? 500 : 200;
            return Task.CompletedTask;
        });
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(Received, receiver.Url);

        await client.SimulateAsync(Received);
        await client.AdvanceAsync("PT1H");
        var arrived = await receiver.NextAsync(2);

        arrived[1].Text.ShouldBe(arrived[0].Text);
        arrived[1].ShouldBeSignedWith(ApiClient.ApiKey);
        receiver.Waiting.ShouldBe(0);
    }

    private static Uri At(WebhookReceiver receiver, string subscriber) => new(receiver.Url, $"/{subscriber}");

    private static IEnumerable<string> Hearers(JsonNode simulated) => simulated["deliveries"]!.AsArray().Select(Hearer);

    private static string Hearer(JsonNode? delivery) => new Uri(delivery!["url"].Text()).Segments[^1];
}
