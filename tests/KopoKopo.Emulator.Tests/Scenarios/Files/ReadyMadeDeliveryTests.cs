using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Files;

/// <summary>The ready-made scenarios whose story is what the merchant's server hears, and when.</summary>
public sealed class ReadyMadeDeliveryTests(EmulatorServer emulator)
{
    private const string Received = "buygoods_transaction_received";
    private const string Reversed = "buygoods_transaction_reversed";
    private const string NewCustomer = "customer_created";
    private const string Result = "incoming_payment";

    [Fact]
    [Trait(ReadyMade.Trait, "duplicate-callbacks")]
    public async Task Duplicate_callbacks_sends_each_result_and_webhook_again_two_seconds_later()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await SubscribedAppAsync("duplicate-callbacks", receiver);
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var deliveries = Deliveries(await client.AdvancedAsync("PT1H"));
        var received = await receiver.NextAsync(6);

        deliveries.Select(Line).ShouldBe(
            [
                $"12:00:00.500 {Received}", $"12:00:00.500 {NewCustomer}", $"12:00:00.500 {Result}",
                $"12:00:02.500 {Received}", $"12:00:02.500 {NewCustomer}", $"12:00:02.500 {Result}",
            ],
            ignoreOrder: true);
        received.GroupBy(webhook => webhook.Text).Select(same => same.Count()).ShouldBe([2, 2, 2]);
        foreach (var webhook in received) webhook.ShouldBeSignedWith(ApiClient.ApiKey);
    }

    [Fact]
    [Trait(ReadyMade.Trait, "forged-signature")]
    public async Task Forged_signature_sends_a_result_of_another_key_and_the_true_one_five_seconds_later()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.ActivateAsync("forged-signature");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        await client.AdvanceAsync("PT5.499S");
        var forged = await receiver.NextAsync();
        var early = receiver.Waiting;
        await client.AdvanceAsync("PT0.001S");
        var right = await receiver.NextAsync();

        early.ShouldBe(0);
        right.ShouldBeSignedWith(ApiClient.ApiKey);
        forged.Headers["X-KopoKopo-Signature"].ShouldMatch("^[0-9a-f]{64}$");
        forged.Headers["X-KopoKopo-Signature"].ShouldNotBe(right.Headers["X-KopoKopo-Signature"]);
        forged.Text.ShouldBe(right.Text);
    }

    [Fact]
    [Trait(ReadyMade.Trait, "callback-before-response")]
    public async Task Callback_before_response_calls_back_before_the_201_goes_out()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var release = new TaskCompletionSource();
        receiver.Reply(_ => release.Task);
        using var client = await emulator.NewAppAtNoonAsync();
        await client.ActivateAsync("callback-before-response");

        var paying = client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        var callback = await receiver.NextAsync();
        var isAnswered = paying.IsCompleted;
        release.SetResult();
        var location = await paying;

        isAnswered.ShouldBeFalse("the 201 waits for the reply to the callback");
        callback.ShouldBeSignedWith(ApiClient.ApiKey);
        callback.Text.ShouldBe(await client.GetTextAsync(location));
        callback.Json["data"]!["attributes"]!["status"].Text().ShouldBe("Success");
    }

    [Fact]
    [Trait(ReadyMade.Trait, "lost-callback")]
    public async Task Lost_callback_sends_nothing_and_only_asking_tells()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await SubscribedAppAsync("lost-callback", receiver);
        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        await client.AdvanceAsync("PT1H");

        receiver.Waiting.ShouldBe(0);
        (await client.FateAsync(location)).ShouldBe("Success");
    }

    [Fact]
    [Trait(ReadyMade.Trait, "out-of-order-reversal")]
    public async Task Out_of_order_reversal_tells_of_the_reversal_ten_seconds_before_the_payment()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await SubscribedAppAsync("out-of-order-reversal", receiver);
        var balances = await client.BalancesAsync();
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var first = Deliveries(await client.AdvancedAsync("PT10.499S")).Select(Line).ToList();
        var second = Deliveries(await client.AdvancedAsync("PT0.001S")).ToList();
        var reversal = (await receiver.NextAsync(4)).Single(webhook => webhook.Json["topic"]?.GetValue<string>() == Reversed);

        first.ShouldBe([$"12:00:00.500 {Result}", $"12:00:00.500 {Reversed}"], ignoreOrder: true);
        second.Select(Line).ShouldBe([$"12:00:10.500 {Received}", $"12:00:10.500 {NewCustomer}"], ignoreOrder: true);
        reversal.Json["event"]!["resource"]!["reference"].Text().ShouldBe(
            JsonNode.Parse(second.Single(delivery => delivery["topic"].Text() == Received)["body"].Text())!["event"]!["resource"]!["reference"].Text());
        (await client.BalancesAsync()).ShouldBe(balances, "what came has gone back");
    }

    [Fact]
    [Trait(ReadyMade.Trait, "slow-and-flaky-callbacks")]
    public async Task Slow_and_flaky_callbacks_come_late_some_at_the_second_attempt_and_all_in_the_end()
    {
        // Draws differ from app to app, so this app has a name of its own that never changes: the same connections break in each run.
        using var client = await ApiClient.ConnectAsync(emulator.Address, "slow-and-flaky");
        await using var receiver = await WebhookReceiver.StartAsync();
        await client.FreezeAsync(MerchantSteps.Noon);
        await client.ActivateAsync("slow-and-flaky-callbacks");
        for (var i = 0; i < 8; i++) await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var deliveries = Deliveries(await client.AdvancedAsync("PT10M")).ToList();
        var attempts = deliveries.Select(delivery => delivery["attempts"]!.AsArray()).ToList();
        var firsts = attempts.Select(all => StartOf(all[0]!)).ToList();

        deliveries.Count.ShouldBe(8);
        deliveries.ShouldAllBe(delivery => delivery["status"].Text() == "delivered");
        firsts.Distinct().Count().ShouldBe(8, "no two are equally late");
        firsts.ShouldAllBe(start => string.CompareOrdinal(start, "12:01:10") < 0, "a minute and ten seconds are the latest");
        attempts.Select(all => all.Count).Distinct().Order().ToList().ShouldBe([1, 2], "some connections are reset, once each");
        deliveries.ShouldContain(delivery => delivery["faults"]!.AsArray().Any(fault => fault!["network"].Text() == "slow"));
    }

    private static IEnumerable<JsonNode> Deliveries(JsonNode advanced) => advanced["deliveries"]!.AsArray().Select(delivery => delivery!);

    /// <summary>"12:00:00.500 customer_created": what was sent, and when its one attempt was made.</summary>
    private static string Line(JsonNode delivery) => $"{StartOf(delivery["attempts"]!.AsArray().ShouldHaveSingleItem()!)} {delivery["topic"]}";

    private static string StartOf(JsonNode attempt) => attempt["started_at"].Text()[11..23];

    private async Task<ApiClient> SubscribedAppAsync(string scenario, WebhookReceiver receiver)
    {
        var client = await emulator.NewAppAtNoonAsync();
        await client.ActivateAsync(scenario);
        foreach (var topic in new[] { Received, Reversed, NewCustomer }) await client.SubscribeAsync(topic, receiver.Url);
        return client;
    }
}
