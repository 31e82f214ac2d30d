using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Faults;

/// <summary>What a rule sends, to whom, when and in which order.</summary>
public sealed class DeliverTests(EmulatorServer emulator)
{
    private const string Received = "buygoods_transaction_received";

    [Fact]
    public async Task An_empty_list_sends_nothing_and_the_result_is_there_all_the_same()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(Received, receiver.Url);
        await client.DeliverAsync("");
        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var advanced = await client.AdvancedAsync("PT1H");

        advanced["deliveries"]!.AsArray().ShouldBeEmpty();
        advanced["resources"]!.AsArray().ShouldHaveSingleItem()!["status"].Text().ShouldBe("Success");
        (await client.AttributesAsync(location))["status"].Text().ShouldBe("Success");
        receiver.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task Without_deliver_the_callback_and_every_matching_subscription_are_due_with_the_result()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(Received, receiver.Url);
        await client.SubscribeAsync("customer_created", receiver.Url);
        await client.PlayAsync("""{ "name": "later", "on": "incoming_payment", "after": "PT3S" }""");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var deliveries = await client.DeliveriesAsync("PT3S");

        deliveries.Select(delivery => delivery["topic"].Text()).ShouldBe(["incoming_payment", Received, "customer_created"]);
        deliveries.SelectMany(FaultSteps.AttemptTimes).ShouldAllBe(time => time == "12:00:03.000");
    }

    [Fact]
    public async Task A_topic_reaches_each_matching_subscription_and_what_is_not_named_is_not_sent()
    {
        await using var callback = await WebhookReceiver.StartAsync();
        await using var company = await WebhookReceiver.StartAsync();
        await using var till = await WebhookReceiver.StartAsync();
        await using var otherTill = await WebhookReceiver.StartAsync();
        await using var otherTopic = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(Received, company.Url);
        await client.SubscribeAsync(Received, till.Url, "K000000");
        await client.SubscribeAsync(Received, otherTill.Url, "000000");
        await client.SubscribeAsync("customer_created", otherTopic.Url);
        await client.DeliverAsync($$"""{ "to": "{{Received}}" }""");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(callback.Url));

        await client.AdvanceAsync("PT1H");

        new[] { callback, company, till, otherTill, otherTopic }.Select(receiver => receiver.Waiting).ShouldBe([0, 1, 1, 0, 0]);
    }

    [Fact]
    public async Task A_topic_that_does_not_come_of_the_outcome_is_not_sent()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(Received, receiver.Url);
        await client.DeliverAsync($$"""{ "to": "{{Received}}" }""", outcome: "cancelled");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        await client.AdvanceAsync("PT1H");

        receiver.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task A_delay_counts_from_the_result_by_the_apps_clock()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.DeliverAsync("""{ "to": "callback", "delay": "PT2M" }""", after: "PT10S");
        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        await client.AdvanceAsync("PT129.999S");
        var (status, before) = ((await client.AttributesAsync(location))["status"].Text(), receiver.Waiting);
        var delivery = (await client.DeliveriesAsync("PT0.001S")).ShouldHaveSingleItem();

        status.ShouldBe("Success");
        before.ShouldBe(0);
        delivery.AttemptTimes().ShouldBe(["12:02:10.000"]);
        (await receiver.NextAsync()).Text.ShouldBe(await client.GetTextAsync(location));
    }

    [Fact]
    public async Task A_callback_can_come_after_the_webhook_it_usually_comes_before()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(Received, receiver.Url);
        await client.DeliverAsync($$"""{ "to": "callback", "delay": "PT2S" }, { "to": "{{Received}}" }""");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        await client.AdvanceAsync("PT5S");
        var (first, second) = (await receiver.NextAsync(), await receiver.NextAsync());

        first.Json["topic"].Text().ShouldBe(Received);
        second.Json["data"]!["type"].Text().ShouldBe("incoming_payment");
    }

    [Fact]
    public async Task What_is_due_at_the_same_instant_is_made_in_the_order_it_is_written_in()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(Received, receiver.Url);
        await client.SubscribeAsync("customer_created", receiver.Url);
        await client.DeliverAsync($$"""{ "to": "customer_created" }, { "to": "callback" }, { "to": "{{Received}}" }""");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var deliveries = await client.DeliveriesAsync("PT1S");

        deliveries.OrderBy(delivery => delivery["id"]!.GetValue<long>())
            .Select(delivery => delivery["topic"].Text())
            .ShouldBe(["customer_created", "incoming_payment", Received]);
    }

    [Fact]
    public async Task What_is_named_twice_is_sent_twice_each_with_its_own_delay_and_faults()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.DeliverAsync("""{ "to": "callback", "faults": [{ "signature": "missing" }] }, { "to": "callback", "delay": "PT1S" }""");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        await client.AdvanceAsync("PT5S");
        var (forged, right) = (await receiver.NextAsync(), await receiver.NextAsync());

        forged.Headers.Keys.ShouldNotContain(FaultSteps.SignatureHeader);
        right.ShouldBeSignedWith(ApiClient.ApiKey);
        right.Text.ShouldBe(forged.Text);
    }

    [Fact]
    public async Task A_delay_can_be_drawn_between_two_bounds()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.DeliverAsync("""{ "to": "callback", "delay": { "uniform": ["PT1S", "PT3S"] } }""", after: "PT0S");
        for (var i = 0; i < 12; i++) await client.PayAsync(new IncomingPaymentBuilder());

        var times = (await client.DeliveriesAsync("PT10S")).Select(delivery => delivery.AttemptTimes()[0]).ToList();

        times.Count.ShouldBe(12);
        times.ShouldAllBe(time => string.CompareOrdinal(time, "12:00:01.000") >= 0 && string.CompareOrdinal(time, "12:00:03.000") <= 0);
        times.Distinct().Count().ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task A_delayed_duplicate_counts_its_gap_from_the_delay()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.DeliverAsync("""{ "to": "callback", "delay": "PT10S", "faults": [{ "duplicate": 2, "gap": "PT1M" }] }""", after: "PT0S");
        await client.PayAsync(new IncomingPaymentBuilder());

        var deliveries = await client.DeliveriesAsync("PT5M");

        deliveries.Select(delivery => delivery.AttemptTimes()[0]).ShouldBe(["12:00:10.000", "12:01:10.000"]);
    }

    [Fact]
    public async Task A_callback_of_a_failure_is_delivered_with_its_faults_too()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.DeliverAsync("""{ "to": "callback", "faults": [{ "duplicate": 2 }] }""", outcome: "cancelled");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        await client.AdvanceAsync("PT1S");
        var callbacks = await receiver.NextAsync(2);

        callbacks.ShouldAllBe(callback => callback.Json["data"]!["attributes"]!["event"]!["errors"].Text() == "Request cancelled by user");
    }
}
