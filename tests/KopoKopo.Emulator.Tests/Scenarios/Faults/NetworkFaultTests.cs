using System.Net.Sockets;
using System.Text;
using KopoKopo.Emulator.Tests.Infrastructure;
using static KopoKopo.Emulator.Tests.Scenarios.Faults.FaultSteps;
using Webhook = KopoKopo.Emulator.Testing.Webhook;

namespace KopoKopo.Emulator.Tests.Scenarios.Faults;

/// <summary>What the receiver's socket sees.</summary>
public sealed class NetworkFaultTests(EmulatorServer emulator)
{
    [Fact]
    public async Task Reset_the_socket_is_reset_in_the_middle_of_the_body()
    {
        using var receiver = new RawReceiver();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SpoilAsync("""{ "network": "reset" }""");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.AdvanceAsync("PT0.5S");

        var connection = await receiver.NextAsync();

        connection.Error.ShouldBe(SocketError.ConnectionReset);
        connection.Body.Length.ShouldBeInRange(1, connection.ContentLength - 1);
    }

    [Fact]
    public async Task Reset_the_first_attempt_says_so_and_the_retry_arrives_whole_with_the_bytes_that_broke_off()
    {
        using var receiver = new RawReceiver();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SpoilAsync("""{ "network": "reset" }""");
        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var delivery = (await client.DeliveriesAsync("PT1H")).ShouldHaveSingleItem();
        var (broken, whole) = (await receiver.NextAsync(), await receiver.NextAsync());

        delivery["status"].Text().ShouldBe("delivered");
        delivery.AttemptTimes().ShouldBe(["12:00:00.500", "12:00:01.500"]);
        delivery["attempts"]![0]!["status"].ShouldBeNull();
        delivery["attempts"]![0]!["error"].Text().ShouldContain("reset");
        delivery["attempts"]![1]!["status"]!.GetValue<int>().ShouldBe(200);
        Encoding.UTF8.GetString(whole.Body).ShouldBe(await client.GetTextAsync(location));
        whole.Body.AsSpan().StartsWith(broken.Body).ShouldBeTrue();
        broken.Header(SignatureHeader).ShouldBe(whole.Header(SignatureHeader));
        Webhook.Verify(whole.Body, whole.Header(SignatureHeader), ApiClient.ApiKey).ShouldBeTrue();
    }

    [Fact]
    public async Task Attempts_says_how_many_attempts_are_reset()
    {
        using var receiver = new RawReceiver();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SpoilAsync("""{ "network": "reset", "attempts": 3 }""");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var delivery = (await client.DeliveriesAsync("PT1H")).ShouldHaveSingleItem();

        delivery.AttemptTimes().ShouldBe(["12:00:00.500", "12:00:01.500", "12:00:06.500", "12:00:36.500"]);
        delivery["attempts"]!.AsArray().Count(attempt => attempt!["status"] is null).ShouldBe(3);
        for (var i = 0; i < 3; i++) (await receiver.NextAsync()).Error.ShouldBe(SocketError.ConnectionReset);
        (await receiver.NextAsync()).IsWhole.ShouldBeTrue();
    }

    [Fact]
    public async Task More_attempts_than_there_are_retries_make_the_delivery_fail()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        using var receiver = new RawReceiver();
        await client.SpoilAsync("""{ "network": "reset", "attempts": 100 }""");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var delivery = (await client.DeliveriesAsync("PT1H")).ShouldHaveSingleItem();

        delivery["status"].Text().ShouldBe("failed");
        delivery["attempts"]!.AsArray().Count.ShouldBe(6);
    }

    [Fact]
    public async Task Slow_it_arrives_whole_at_the_first_attempt_in_many_pieces()
    {
        using var receiver = new RawReceiver();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SpoilAsync("""{ "network": "slow" }""");
        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var delivery = (await client.DeliveriesAsync("PT1S")).ShouldHaveSingleItem();
        var connection = await receiver.NextAsync();

        delivery["status"].Text().ShouldBe("delivered");
        delivery["attempts"]!.AsArray().Count.ShouldBe(1);
        connection.Pieces.Count.ShouldBeGreaterThan(4);
        Encoding.UTF8.GetString(connection.Body).ShouldBe(await client.GetTextAsync(location));
    }

    [Fact]
    public async Task Timeout_the_body_never_ends_and_the_attempt_says_it_timed_out()
    {
        await using var other = EmulatorServer.With(("Retry:Timeout", "00:00:00.5"));
        using var receiver = new RawReceiver();
        using var client = await other.NewAppAtNoonAsync();
        await client.SpoilAsync("""{ "network": "timeout" }""");
        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var first = (await client.DeliveriesAsync("PT0.5S")).ShouldHaveSingleItem()["attempts"]!.AsArray().ShouldHaveSingleItem()!;
        var broken = await receiver.NextAsync();
        await client.AdvanceAsync("PT1S");
        var whole = await receiver.NextAsync();

        first["status"].ShouldBeNull();
        first["error"].Text().ShouldContain("time-out");
        first["duration_ms"]!.GetValue<double>().ShouldBeGreaterThan(400);
        broken.Body.Length.ShouldBeLessThan(broken.ContentLength);
        Encoding.UTF8.GetString(whole.Body).ShouldBe(await client.GetTextAsync(location));
    }

    [Fact]
    public async Task A_webhooks_connection_is_reset_likewise_and_the_callback_is_not()
    {
        using var subscriber = new RawReceiver();
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync("buygoods_transaction_received", subscriber.Url);
        await client.DeliverAsync("""{ "to": "callback" }, { "to": "buygoods_transaction_received", "faults": [{ "network": "reset" }] }""");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var deliveries = await client.DeliveriesAsync("PT2S");

        (await subscriber.NextAsync()).Error.ShouldBe(SocketError.ConnectionReset);
        (await subscriber.NextAsync()).IsWhole.ShouldBeTrue();
        deliveries.Select(delivery => delivery["attempts"]!.AsArray().Count).ShouldBe([1, 2]);
        deliveries.ShouldAllBe(delivery => delivery["status"].Text() == "delivered");
    }

    [Fact]
    public async Task A_reset_breaks_no_other_delivery_to_the_same_receiver()
    {
        const int payments = 20;
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync(
            """
            { "name": "odd ones", "on": "incoming_payment", "match": { "amount": { "lessThan": 10 } }, "deliver": [{ "to": "callback", "faults": [{ "network": "reset" }] }] }
            """);
        for (var i = 0; i < payments; i++) await client.PayAsync(new IncomingPaymentBuilder().Of(i % 2 == 0 ? 5 : 500).CallingBack(receiver.Url));

        var deliveries = await client.DeliveriesAsync("PT5S");

        deliveries.Count.ShouldBe(payments);
        deliveries.Select(delivery => delivery["attempts"]!.AsArray().Count).ShouldBe(Enumerable.Range(0, payments).Select(i => i % 2 == 0 ? 2 : 1));
        deliveries.ShouldAllBe(delivery => delivery["status"].Text() == "delivered");
        receiver.Waiting.ShouldBe(payments);
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("slow")]
    [InlineData("timeout")]
    public async Task A_receiver_that_is_not_there_is_named_in_words_whatever_the_network_was_to_do(string fault)
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SpoilAsync($$"""{ "network": "{{fault}}" }""");
        await client.PayAsync(new IncomingPaymentBuilder());

        var delivery = (await client.DeliveriesAsync("PT0.5S")).ShouldHaveSingleItem();

        delivery["attempts"]![0]!["error"].Text().ShouldBe("connection refused: nothing listens on 127.0.0.1:1");
    }

    [Fact]
    public async Task A_body_without_bytes_can_be_reset_too()
    {
        using var receiver = new RawReceiver();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SpoilAsync("""{ "network": "reset" }, { "body": "empty" }""");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var delivery = (await client.DeliveriesAsync("PT2S")).ShouldHaveSingleItem();

        delivery["status"].Text().ShouldBe("delivered");
        delivery["attempts"]![0]!["error"].Text().ShouldContain("reset");
    }
}
