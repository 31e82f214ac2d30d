using System.Diagnostics;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Worlds;

/// <summary>Letting much time pass where much is due.</summary>
public sealed class AdvanceTests(EmulatorServer emulator)
{
    private const int Payments = 200;
    private const int AttemptsEach = 6;

    [Fact]
    public async Task A_day_with_a_thousand_retries_passes_in_one_call_and_each_is_told_in_the_order_of_time()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Reply(500);
        using var client = await emulator.NewAppAtNoonAsync();
        await Task.WhenAll(Enumerable.Range(0, Payments).Select(i => client.PayAsync(
            new IncomingPaymentBuilder().CallingBack(receiver.Url).With("metadata.emulator_outcome", $"success; after=PT{Payments - i}S"))));

        var started = Stopwatch.GetTimestamp();
        var day = await client.AdvancedAsync("P1D");
        var took = Stopwatch.GetElapsedTime(started);

        TestContext.Current.TestOutputHelper!.WriteLine($"{Payments * AttemptsEach} attempts in {took.TotalSeconds:0.0} s");
        day["now"].Text().ShouldBe("2026-02-01T12:00:00.000+03:00");
        var deliveries = day["deliveries"]!.AsArray();
        deliveries.Select(WorldSteps.Describe).Distinct().ShouldBe(["incoming_payment failed 500 500 500 500 500 500"]);
        deliveries.Count.ShouldBe(Payments);
        deliveries.Select(delivery => delivery!["attempts"]![0]!["started_at"].Text()).ShouldBeInOrder();
        deliveries.ShouldAllBe(delivery => IsInOrder(delivery!["attempts"]!.AsArray().Select(attempt => attempt!["started_at"].Text())));
        day["resources"]!.AsArray().Select(resource => resource!["id"].Text()).ShouldBe(deliveries.Select(delivery => delivery!["resource_id"].Text()));
        receiver.Waiting.ShouldBe(Payments * AttemptsEach);
    }

    [Fact]
    public async Task What_falls_due_on_the_way_is_done_at_its_own_time_and_once()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        foreach (var after in new[] { "PT30S", "PT10S", "PT20S" })
        {
            await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url).With("metadata.emulator_outcome", $"success; after={after}"));
        }

        var advanced = await client.AdvancedAsync("PT1M");
        var again = await client.AdvancedAsync("P1D");

        advanced["deliveries"]!.AsArray()
            .Select(delivery => delivery!["attempts"]!.AsArray().ShouldHaveSingleItem()!["started_at"].Text()[11..19])
            .ShouldBe(["12:00:10", "12:00:20", "12:00:30"]);
        again["deliveries"]!.AsArray().ShouldBeEmpty();
        receiver.Waiting.ShouldBe(3);
    }

    [Fact]
    public async Task Two_advances_at_once_go_one_after_the_other()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        for (var i = 0; i < 10; i++) await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var advances = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => client.AdvanceAsync("PT1M")));

        (await client.ClockAsync()).ShouldBe("2026-01-31T12:04:00.000+03:00 frozen");
        advances.Sum(advanced => advanced.Deliveries.Count).ShouldBe(10);
        receiver.Waiting.ShouldBe(10);
    }

    private static bool IsInOrder(IEnumerable<string> instants)
    {
        var all = instants.ToList();
        return all.SequenceEqual(all.Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }
}
