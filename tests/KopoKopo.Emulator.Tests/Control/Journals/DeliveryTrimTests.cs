using KopoKopo.Emulator.Tests.Control.Worlds;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Journals;

/// <summary>
/// How much of the outbound journal is kept: of each app the newest, and all that is still to be sent. The oldest go now and then, so there may be some hundred
/// more than the settings say.
/// </summary>
public sealed class DeliveryTrimTests
{
    private const string Topic = "m2m_transaction_received";
    private const int Size = 20;

    // They go after 256 attempts of the app's; a few more may end meanwhile.
    private const int Slack = 270;
    private const int More = 400;

    [Fact]
    public async Task The_oldest_finished_ones_go_with_their_attempts_and_those_pending_stay()
    {
        await using var server = EmulatorServer.With(("JournalSize", $"{Size}"));
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await server.NewAppAtNoonAsync();
        await client.PayAsync(new IncomingPaymentBuilder());
        await client.AdvanceAsync("PT1S");
        await client.SubscribeAsync(Topic, receiver.Url);

        await SimulateAsync(client, More);
        await client.AdvanceAsync("PT0S");

        var pending = (await client.JournalAsync("status=pending")).ShouldHaveSingleItem();
        pending["topic"].Text().ShouldBe("incoming_payment");
        var newest = await client.JournalAsync("status=delivered");
        newest.Count.ShouldBeInRange(Size, Size + Slack);
        server.Select("SELECT count(*) FROM attempt WHERE delivery NOT IN (SELECT seq FROM delivery)").ShouldBe("0");
        receiver.Waiting.ShouldBe(More);

        // What is pending is still tried until its schedule is used up.
        await client.AdvanceAsync("PT1H");
        (await client.JournalAsync($"resource={pending["resource_id"]}")).Select(WorldSteps.Describe).ShouldBe(["incoming_payment failed - - - - - -"]);
    }

    [Fact]
    public async Task Each_apps_own_are_bounded_however_apps_take_turns()
    {
        await using var server = EmulatorServer.With(("JournalSize", $"{Size}"));
        await using var receiver = await WebhookReceiver.StartAsync();
        using var one = await server.NewAppAtNoonAsync();
        using var two = await server.NewAppAtNoonAsync();
        foreach (var client in new[] { one, two }) await client.SubscribeAsync(Topic, receiver.Url);

        for (var i = 0; i < 300; i++)
        {
            await one.SimulateAsync(Topic);
            await receiver.NextAsync();
            await two.SimulateAsync(Topic);
            await receiver.NextAsync();
        }

        await one.AdvanceAsync("PT0S");
        await two.AdvanceAsync("PT0S");
        foreach (var client in new[] { one, two }) (await client.JournalAsync()).Count.ShouldBeInRange(Size, Size + Slack);
    }

    private static Task SimulateAsync(ApiClient client, int times) =>
        Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            for (var i = 0; i < times / 8; i++) await client.SimulateAsync(Topic);
        }));
}
