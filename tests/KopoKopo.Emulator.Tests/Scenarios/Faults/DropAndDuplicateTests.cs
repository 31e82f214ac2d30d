using KopoKopo.Emulator.Tests.Infrastructure;
using static KopoKopo.Emulator.Tests.Scenarios.Faults.FaultSteps;

namespace KopoKopo.Emulator.Tests.Scenarios.Faults;

public sealed class DropAndDuplicateTests(EmulatorServer emulator)
{
    [Fact]
    public async Task A_dropped_callback_is_listed_as_dropped_and_never_arrives()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SpoilAsync("""{ "drop": true }""");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var delivery = (await client.DeliveriesAsync("PT1H")).ShouldHaveSingleItem();

        delivery["status"].Text().ShouldBe("dropped");
        delivery["due_at"].ShouldBeNull();
        delivery["attempts"]!.AsArray().ShouldBeEmpty();
        receiver.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task GET_answers_the_result_whose_callback_is_dropped()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SpoilAsync("""{ "drop": true }""");
        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        await client.AdvanceAsync("PT1H");

        (await client.AttributesAsync(location))["status"].Text().ShouldBe("Success");
        receiver.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task A_dropped_callback_leaves_the_webhooks_alone()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var subscriber = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync("buygoods_transaction_received", subscriber.Url);
        await client.DeliverAsync("""{ "to": "callback", "faults": [{ "drop": true }] }, { "to": "buygoods_transaction_received" }""");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        await client.AdvanceAsync("PT1H");

        subscriber.Waiting.ShouldBe(1);
        receiver.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task Dropped_webhooks_reach_no_subscription_and_the_callback_comes()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var subscriber = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync("buygoods_transaction_received", subscriber.Url);
        await client.DeliverAsync("""{ "to": "buygoods_transaction_received", "faults": [{ "drop": true }] }, { "to": "callback" }""");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        await client.AdvanceAsync("PT1H");

        receiver.Waiting.ShouldBe(1);
        subscriber.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task A_duplicated_callback_is_so_many_deliveries_with_the_same_bytes_and_signature()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SpoilAsync("""{ "duplicate": 3 }""");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var deliveries = await client.DeliveriesAsync("PT0.5S");
        var callbacks = await receiver.NextAsync(3);

        deliveries.Select(delivery => delivery["id"]!.GetValue<long>()).Distinct().Count().ShouldBe(3);
        deliveries.Select(delivery => delivery["attempts"]!.AsArray().Count).ShouldBe([1, 1, 1]);
        callbacks.Select(callback => callback.Text).Distinct().ShouldHaveSingleItem();
        callbacks.ShouldAllBe(callback => callback.Headers[SignatureHeader] == callbacks[0].Headers[SignatureHeader]);
        callbacks[0].ShouldBeSignedWith(ApiClient.ApiKey);
        receiver.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task Duplicates_are_a_gap_apart_by_the_apps_clock()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SpoilAsync("""{ "duplicate": 3, "gap": "PT30S" }""");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        await client.AdvanceAsync("PT30.4S");
        var before = receiver.Waiting;
        var deliveries = await client.DeliveriesAsync("PT1H");

        before.ShouldBe(1);
        deliveries.SelectMany(FaultSteps.AttemptTimes).ShouldBe(["12:00:30.500", "12:01:00.500"]);
        (await receiver.NextAsync(3)).Select(callback => callback.Text).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Each_duplicate_is_retried_for_itself()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Reply(503);
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SpoilAsync("""{ "duplicate": 2, "gap": "PT0.2S" }""");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var deliveries = await client.DeliveriesAsync("PT2S");

        deliveries.Select(delivery => string.Join(' ', delivery.AttemptTimes())).ShouldBe(["12:00:00.500 12:00:01.500", "12:00:00.700 12:00:01.700"]);
    }

    [Fact]
    public async Task Duplicated_webhooks_reach_each_subscription_so_often()
    {
        await using var first = await WebhookReceiver.StartAsync();
        await using var second = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync("buygoods_transaction_received", first.Url);
        await client.SubscribeAsync("buygoods_transaction_received", second.Url, "K000000");
        await client.DeliverAsync("""{ "to": "buygoods_transaction_received", "faults": [{ "duplicate": 2 }] }""");
        await client.PayAsync(new IncomingPaymentBuilder());

        await client.AdvanceAsync("PT1S");

        (await first.NextAsync(2)).Concat(await second.NextAsync(2)).Select(webhook => webhook.Text).Distinct().ShouldHaveSingleItem();
        (first.Waiting + second.Waiting).ShouldBe(0);
    }
}
