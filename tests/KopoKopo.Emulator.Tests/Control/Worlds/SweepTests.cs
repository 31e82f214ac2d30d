using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Worlds;

/// <summary>What nobody points at any more is deleted in the end, and nothing else.</summary>
public sealed class SweepTests
{
    [Fact]
    public async Task Every_kind_of_row_of_a_reset_world_is_deleted()
    {
        await using var server = EmulatorServer.With();
        using var client = await server.NewAppAtNoonAsync();
        var before = WorldRows.Total(server);
        await FillAsync(client);
        WorldRows.Of(server, client.ClientId).ShouldNotMatch(@"\w+ 0(,|$)");

        await client.ResetAsync();

        await SweptAsync(server);
        WorldRows.Total(server).ShouldBe(before);
        server.Select("SELECT count(*) FROM world").ShouldBe("2");
    }

    [Fact]
    public async Task A_snapshot_that_is_replaced_goes_and_the_new_one_stays()
    {
        await using var server = EmulatorServer.With();
        using var client = await server.NewAppAtNoonAsync();
        await FillAsync(client);
        await client.SnapshotAsync("one");
        var withOne = WorldRows.Total(server);

        await client.SnapshotAsync("one");
        await SweptAsync(server);

        WorldRows.Total(server).ShouldBe(withOne);
        await client.RestoreAsync("one");
        await SweptAsync(server);
        WorldRows.Total(server).ShouldBe(withOne);
        (await client.ResourcesAsync()).Count.ShouldBe(6);
    }

    [Fact]
    public async Task What_a_stop_interrupted_the_next_start_finishes()
    {
        using var file = new TemporaryDatabase();
        await using (var first = EmulatorServer.With(("Database", file.FilePath)))
        {
            using var client = await first.NewAppAtNoonAsync();
            await using var receiver = await WebhookReceiver.StartAsync();
            await BigWorld.FillAsync(first, client, receiver);
            await client.ResetAsync();
        }

        await using var second = EmulatorServer.With(("Database", file.FilePath));
        _ = second.Address;

        await SweptAsync(second);
        second.Select("SELECT count(*) FROM resource").ShouldBe("0");
    }

    private static Task SweptAsync(EmulatorServer server) =>
        Looking.UntilAsync("nobody's rows are deleted", () => WorldRows.OfNobody(server) == 0);

    // Something of each: payments that succeeded and one pending, a subscription, a recipient, a payout, customers, counts and a queue.
    private static async Task FillAsync(ApiClient client)
    {
        await client.PutScenarioAsync("counting", """{"rules":[{"on":"incoming_payment","times":1,"outcome":"success"}]}""");
        await client.ActivateAsync("counting");
        await client.SubscribeAsync("customer_created", new Uri("http://127.0.0.1:1/webhooks"));
        await client.AddAsync(RequestBuilder.Recipient());
        await client.PayAsync(new IncomingPaymentBuilder());
        await client.CreateAsync(RequestBuilder.Payment());
        await client.AdvanceAsync("PT1S");
        await client.PayAsync(new IncomingPaymentBuilder());
        await client.CreateAsync(RequestBuilder.BlindTransfer());
        await client.QueueAsync("""{"on":"payment","outcome":"payout_failed"}""");
    }
}
