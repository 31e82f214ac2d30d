using KopoKopo.Emulator.Tests.Control.Worlds;
using KopoKopo.Emulator.Tests.Infrastructure;
using KopoKopo.Emulator.Tests.Reliability;

namespace KopoKopo.Emulator.Tests.Resources;

/// <summary>How many an app may subscribe, and how many deliveries one occurrence leads to.</summary>
public sealed class SubscriptionBoundTests(EmulatorServer emulator)
{
    private const string Topic = "buygoods_transaction_received";
    private static readonly Uri Nowhere = new("http://127.0.0.1:1/callback");

    [Fact]
    public async Task The_201st_subscription_to_a_topic_is_refused_until_the_app_is_reset()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(Topic, Nowhere);
        await emulator.MultiplySubscriptionAsync(client, 198);
        await client.SubscribeAsync(Topic, Nowhere);

        var refusal = await client.RefusalAsync(RequestBuilder.Subscription(Topic, Nowhere));
        await client.SubscribeAsync("customer_created", Nowhere);
        await client.ResetAsync();
        await client.SubscribeAsync(Topic, Nowhere);

        refusal.ShouldBe(
            "There are 200 subscriptions to buygoods_transaction_received, the most an app may have here; POST /_emulator/reset starts the app without any");
    }

    [Fact]
    public async Task What_is_wrong_with_a_subscription_is_said_before_there_is_no_room_for_it()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(Topic, Nowhere);
        await emulator.MultiplySubscriptionAsync(client, 199);

        (await client.RefusalAsync(RequestBuilder.Subscription("unheard_of", Nowhere))).ShouldStartWith("Event type");
    }

    [Fact]
    public async Task One_payment_leads_to_at_most_500_deliveries_whatever_the_scenario_multiplies()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(Topic, Nowhere);
        await emulator.MultiplySubscriptionAsync(client, 99);
        await client.PlayAsync($$"""
            { "on": "incoming_payment", "deliver": [
              { "to": "callback" },
              { "to": "{{Topic}}", "delay": "PT1H", "faults": [ { "duplicate": 100 } ] },
              { "to": "callback", "delay": "PT1H", "faults": [ { "duplicate": 100 } ] } ] }
            """);

        await client.PayAsync(new IncomingPaymentBuilder());
        await client.AdvanceAsync("PT1S");

        emulator.Select($"SELECT count(*) FROM delivery WHERE world = (SELECT world FROM app WHERE client_id = '{client.ClientId}')").ShouldBe("500");
        (await client.DeliveriesAsync("topic=incoming_payment")).Count.ShouldBe(1);
    }
}
