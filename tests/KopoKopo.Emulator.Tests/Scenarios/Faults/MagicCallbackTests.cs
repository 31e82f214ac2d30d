using System.Net.Sockets;
using KopoKopo.Emulator.Tests.Infrastructure;
using static KopoKopo.Emulator.Tests.Scenarios.Faults.MagicSteps;

namespace KopoKopo.Emulator.Tests.Scenarios.Faults;

/// <summary>What the last three digits of a payer's number do to the callback, where the payment itself succeeds.</summary>
public sealed class MagicCallbackTests(EmulatorServer emulator)
{
    private const string Received = "buygoods_transaction_received";
    private const string Reversed = "buygoods_transaction_reversed";

    [Fact]
    public async Task Number_139_succeeds_and_its_callback_is_lost_but_not_its_webhook()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var subscriber = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(Received, subscriber.Url);
        var location = await client.PayAsync(new IncomingPaymentBuilder().By(Number("139")).CallingBack(receiver.Url));

        await client.AdvanceAsync("PT1H");

        (await client.AttributesAsync(location))["status"].Text().ShouldBe("Success");
        (receiver.Waiting, subscriber.Waiting).ShouldBe((0, 1));
    }

    [Fact]
    public async Task Number_149_calls_back_twice_with_the_same_bytes()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PayAsync(new IncomingPaymentBuilder().By(Number("149")).CallingBack(receiver.Url));

        await client.AdvanceAsync("PT1H");

        (await receiver.NextAsync(2)).Select(callback => callback.Text).Distinct().ShouldHaveSingleItem().ShouldContain("\"status\":\"Success\"");
        receiver.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task Number_159_calls_back_five_minutes_after_the_result()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder().By(Number("159")));

        await client.AdvanceAsync("PT1S");
        var status = (await client.AttributesAsync(location))["status"].Text();
        var deliveries = await client.DeliveriesAsync("PT5M");

        status.ShouldBe("Success");
        deliveries.ShouldHaveSingleItem().AttemptTimes()[0].ShouldBe("12:05:00.500");
    }

    [Fact]
    public async Task Number_169_is_signed_with_a_wrong_key_first_and_rightly_a_second_later()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PayAsync(new IncomingPaymentBuilder().By(Number("169")).CallingBack(receiver.Url));

        var deliveries = await client.DeliveriesAsync("PT1H");
        var (forged, right) = (await receiver.NextAsync(), await receiver.NextAsync());

        deliveries.SelectMany(FaultSteps.AttemptTimes).ShouldBe(["12:00:00.500", "12:00:01.500"]);
        forged.Headers[FaultSteps.SignatureHeader].ShouldNotBe(right.Headers[FaultSteps.SignatureHeader]);
        forged.Text.ShouldBe(right.Text);
        right.ShouldBeSignedWith(ApiClient.ApiKey);
    }

    [Fact]
    public async Task Number_179_calls_back_before_the_201()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();

        var location = await client.PayAsync(new IncomingPaymentBuilder().By(Number("179")).CallingBack(receiver.Url));

        receiver.Waiting.ShouldBe(1);
        (await client.GetTextAsync(location)).ShouldBe((await receiver.NextAsync()).Text);
    }

    [Fact]
    public async Task Number_189_is_paid_then_reversed_and_the_till_has_its_money_no_more()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var subscriber = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(Received, subscriber.Url);
        await client.SubscribeAsync(Reversed, subscriber.Url);
        await client.PayAsync(new IncomingPaymentBuilder().By(Number("189")).CallingBack(receiver.Url));

        await client.AdvanceAsync("PT1H");

        (await receiver.NextAsync()).Json["data"]!["attributes"]!["status"].Text().ShouldBe("Success");
        (await subscriber.NextAsync(2)).Select(webhook => webhook.Json["topic"].Text()).ShouldBe([Received, Reversed]);
        (await client.BalancesAsync()).ShouldContain("K000000 0.0");
    }

    [Fact]
    public async Task Number_199_calls_back_with_Success_while_GET_says_Failed_for_two_minutes()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder().By(Number("199")).CallingBack(receiver.Url));

        await client.AdvanceAsync("PT119.999S");
        var callback = await receiver.NextAsync();
        var meanwhile = (await client.AttributesAsync(location))["status"].Text();
        await client.AdvanceAsync("PT0.001S");

        callback.Json["data"]!["attributes"]!["status"].Text().ShouldBe("Success");
        meanwhile.ShouldBe("Failed");
        (await client.GetTextAsync(location)).ShouldBe(callback.Text);
    }

    [Fact]
    public async Task Number_209_has_its_first_two_attempts_reset()
    {
        using var receiver = new RawReceiver();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PayAsync(new IncomingPaymentBuilder().By(Number("209")).CallingBack(receiver.Url));

        var delivery = (await client.DeliveriesAsync("PT1H")).ShouldHaveSingleItem();

        (await receiver.NextAsync()).Error.ShouldBe(SocketError.ConnectionReset);
        (await receiver.NextAsync()).Error.ShouldBe(SocketError.ConnectionReset);
        (await receiver.NextAsync()).IsWhole.ShouldBeTrue();
        delivery["attempts"]!.AsArray().Count.ShouldBe(3);
        delivery["status"].Text().ShouldBe("delivered");
    }
}
