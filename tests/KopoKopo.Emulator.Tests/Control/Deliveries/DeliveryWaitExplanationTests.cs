using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Deliveries;

/// <summary><c>GET /_emulator/deliveries/wait</c>: what a 408 says happened instead.</summary>
public sealed class DeliveryWaitExplanationTests(EmulatorServer emulator)
{
    private const string Frozen = "and the clock is frozen at 2026-01-31T12:00:00.000+03:00: advance it";

    [Fact]
    public async Task That_nothing_was_sent_and_nothing_is_due()
    {
        using var client = await emulator.NewAppAsync();

        var (message, deliveries) = await client.WaitInVainAsync("timeout=PT0S");

        message.ShouldBe("0 of 1 deliveries within PT0S: nothing of the kind was sent, and nothing is due");
        deliveries.ShouldBeEmpty();
    }

    [Fact]
    public async Task When_something_is_due_and_that_the_clock_is_frozen()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PayAsync(new IncomingPaymentBuilder());

        var (message, _) = await client.WaitInVainAsync("timeout=PT0S");

        message.ShouldContain("due at 2026-01-31T12:00:00.500+03:00");
        message.ShouldEndWith(Frozen);
    }

    [Fact]
    public async Task That_this_resource_is_pending_and_when_its_result_is_due()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder());

        var (message, _) = await client.WaitInVainAsync($"resource={location.Segments[^1]}&timeout=PT0S");

        message.ShouldContain($"the incoming_payment {location.Segments[^1]} is pending, its result is due at 2026-01-31T12:00:00.500+03:00");
        message.ShouldEndWith(Frozen);
    }

    [Fact]
    public async Task Of_a_clock_that_runs_it_does_not_say_that_it_is_frozen()
    {
        using var client = await emulator.NewAppAsync();
        await client.PayAsync(new IncomingPaymentBuilder().With("metadata.emulator_outcome", "success; after=PT1H"));

        var (message, _) = await client.WaitInVainAsync("timeout=PT0S");

        message.ShouldContain("due at ");
        message.ShouldNotContain("frozen");
    }

    [Fact]
    public async Task How_often_a_delivery_was_tried_why_it_was_refused_and_when_it_is_tried_again()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var delivery = await client.CallBackAsync(new IncomingPaymentBuilder().CallingBack(new Uri("http://127.0.0.1:1/callback")));
        await client.AdvanceAsync("PT1S");

        var (message, _) = await client.WaitInVainAsync("timeout=PT0S");

        message.ShouldContain(
            $"delivery {delivery.Id()} (incoming_payment) is pending, tried 2 times, last: connection refused: nothing listens on 127.0.0.1:1");
        message.ShouldContain("due at 2026-01-31T12:00:06.500+03:00");
        message.ShouldContain("frozen at 2026-01-31T12:00:01.500+03:00: advance it");
    }

    [Fact]
    public async Task That_a_delivery_was_given_up_and_what_the_receiver_answered()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Reply(503);
        using var client = await emulator.NewAppAtNoonAsync();
        var delivery = await client.CallBackAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.AdvanceAsync("PT1H");

        var (message, _) = await client.WaitInVainAsync("timeout=PT0S");

        message.ShouldEndWith($"delivery {delivery.Id()} (incoming_payment) is failed, tried 6 times, last: 503");
    }

    [Fact]
    public async Task That_a_delivery_was_dropped_on_purpose()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var delivery = await client.CallBackAsync(new IncomingPaymentBuilder(), """{ "drop": true }""");

        var (message, _) = await client.WaitInVainAsync("timeout=PT0S");

        message.ShouldContain($"delivery {delivery.Id()} (incoming_payment) is dropped");
    }

    [Fact]
    public async Task That_a_result_waits_to_be_ended_by_hand()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder().With("metadata.emulator_outcome", "success; after=manual"));

        var (message, _) = await client.WaitInVainAsync($"resource={location.Segments[^1]}&timeout=PT0S");

        message.ShouldEndWith($"is pending, its result waits for POST /_emulator/resources/{location.Segments[^1]}/complete");
    }

    [Fact]
    public async Task That_a_result_waits_to_be_read()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder().With("metadata.emulator_outcome", "success; reads=2"));

        var (message, _) = await client.WaitInVainAsync($"resource={location.Segments[^1]}&timeout=PT0S");

        message.ShouldEndWith($"the incoming_payment {location.Segments[^1]} is pending, its result waits for GET number 2");
    }

    [Fact]
    public async Task What_was_found_so_far_is_listed()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var arrived = await client.CallBackAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.CallBackAsync(new IncomingPaymentBuilder().CallingBack(new Uri("http://127.0.0.1:1/callback")));

        var (message, deliveries) = await client.WaitInVainAsync("count=2&timeout=PT0S");

        message.ShouldStartWith("1 of 2 deliveries within PT0S: ");
        message.ShouldContain("last: connection refused");
        deliveries.ShouldHaveSingleItem().Id().ShouldBe(arrived.Id());
    }

    [Fact]
    public async Task It_takes_as_long_as_was_said()
    {
        using var client = await emulator.NewAppAsync();
        var started = System.Diagnostics.Stopwatch.GetTimestamp();

        var (message, _) = await client.WaitInVainAsync("timeout=00:00:00.3");

        message.ShouldStartWith("0 of 1 deliveries within PT0.3S");
        System.Diagnostics.Stopwatch.GetElapsedTime(started).ShouldBeGreaterThan(TimeSpan.FromSeconds(0.29));
    }
}
