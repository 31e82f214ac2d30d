using Dapper;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Store.Sqlite;
using KopoKopo.Emulator.Tests.Control.Worlds;
using KopoKopo.Emulator.Tests.Infrastructure;
using KopoKopo.Emulator.Work;
using Microsoft.Extensions.DependencyInjection;

namespace KopoKopo.Emulator.Tests.Reliability;

/// <summary>Worlds are put aside, brought back, emptied and swept at once: each that is brought back is whole, and its numbers stay small.</summary>
public sealed class WorldRaceTests
{
    private const long LargestSmallNumber = int.MaxValue;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_world_that_is_brought_back_has_every_row_and_its_money_whatever_is_swept_meanwhile()
    {
        await using var server = EmulatorServer.With();
        await SlowDownSweepingAsync(server);
        using var isOver = new CancellationTokenSource();
        var sweeping = SweepAsync(server, isOver.Token);

        var broken = (await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => RestoreAsync(server, Effort.Of(8, 2000))))).SelectMany(worlds => worlds).ToList();

        await isOver.CancelAsync();
        await sweeping;
        broken.ShouldBeEmpty();
        server.Log.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_world_that_somebody_takes_between_a_sweeps_look_and_its_write_is_kept()
    {
        await using var server = EmulatorServer.With();
        using var client = await server.NewAppAsync();
        var database = server.Services.GetRequiredService<Database>();
        var writing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var goOn = new ManualResetEventSlim();
        var world = await database.WriteAsync(session => session.Connection.ExecuteScalar<long>(
            "INSERT INTO world (app, seed) SELECT id, 7 FROM app WHERE client_id = @ClientId RETURNING id", new { client.ClientId }));
        var before = database.WriteAsync(_ =>
        {
            writing.SetResult();
            goOn.Wait(Cancellation);
        });
        await writing.Task;

        // It waits behind the write that goes on, and the sweep, which has seen the world by the time it returns, behind both.
        var taken = database.WriteAsync(session => session.Execute("UPDATE app SET world = $1 WHERE client_id = $2", world, client.ClientId));
        var sweep = new WorldSweeper(database).SweepAsync(Cancellation);
        goOn.Set();
        await Task.WhenAll(before, taken, sweep);

        server.Select($"SELECT seed FROM world WHERE id = {world}").ShouldBe("7");
    }

    [Fact]
    public async Task Numbers_stay_small_however_often_a_world_is_put_aside()
    {
        await using var server = EmulatorServer.With();
        using var client = await server.NewAppAtNoonAsync();
        for (var i = 0; i < 62; i++)
        {
            await client.PayAsync(new IncomingPaymentBuilder());
            await client.SnapshotAsync("again");
        }

        var largest = WorldRows.Tables.Except(["customer", "scenario_count"])
            .ToDictionary(table => table, table => long.Parse(server.Select($"SELECT coalesce(max(rowid), 0) FROM {table}")));

        largest.Where(table => table.Value > LargestSmallNumber).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_app_that_was_removed_with_work_pending_calls_back_when_it_is_made_again()
    {
        await using var server = EmulatorServer.With();

        await Task.WhenAll(Enumerable.Range(0, Effort.Of(5, 200)).Select(number => RemoveAndMakeAgainAsync(server, $"again-{number}")));

        server.Log.Errors.ShouldBeEmpty();
    }

    // What the first app had pending is due before what the second has: the alarm for the one must not stand in the way of the other's.
    private static async Task RemoveAndMakeAgainAsync(EmulatorServer server, string clientId)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var before = await ApiClient.ConnectAsync(server.Address, clientId);
        await before.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url).With("metadata.emulator_outcome", "success; after=PT2S"));
        (await before.Http.DeleteAsync($"/_emulator/apps/{clientId}", Cancellation)).EnsureSuccessStatusCode();

        using var after = await ApiClient.ConnectAsync(server.Address, clientId);
        var location = await after.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url).With("metadata.emulator_outcome", "success; after=PT2.5S"));

        (await receiver.NextAsync()).Text.ShouldContain(location.Segments[^1]);
    }

    // Puts a world with money aside and brings it back again and again; answers what was missing.
    private static async Task<List<string>> RestoreAsync(EmulatorServer server, int times)
    {
        using var client = await server.NewAppAtNoonAsync();
        await client.SubscribeAsync("buygoods_transaction_received", new Uri("http://127.0.0.1:1/webhooks"));
        for (var i = 0; i < 5; i++) await client.PayAsync(new IncomingPaymentBuilder());
        await client.AdvanceAsync("PT1S");
        await client.PayAsync(new IncomingPaymentBuilder());
        await client.SnapshotAsync("before");
        var (rows, balances) = (WorldRows.Of(server, client.ClientId), await client.BalancesAsync());

        var broken = new List<string>();
        for (var i = 0; i < times; i++)
        {
            // Now and then there is one more world to sweep than those that restores leave behind.
            if (i % 5 == 0) await client.ResetAsync();
            await client.RestoreAsync("before");
            for (var look = 0; look < 2; look++)
            {
                var (rowsNow, balancesNow) = (WorldRows.Of(server, client.ClientId), await client.BalancesAsync());
                if ((rowsNow, balancesNow) != (rows, balances))
                {
                    broken.Add($"restore {i} of {client.ClientId}: {rowsNow}; {balancesNow}, not {rows}; {balances}");
                }
            }
        }

        return broken;
    }

    // As every reset, restore and snapshot does; so somebody looks for worlds of nobody's at every moment.
    private static async Task SweepAsync(EmulatorServer server, CancellationToken isOver)
    {
        var keeper = server.Services.GetRequiredService<WorldLifecycle>();
        using var http = new HttpClient { BaseAddress = server.Address };
        while (!isOver.IsCancellationRequested)
        {
            keeper.Sweep();
            await http.GetStringAsync("/health/live", Cancellation);
        }
    }

    // The more worlds there are that somebody keeps, the longer it takes to look for one that nobody does, and the more happens meanwhile.
    private static Task SlowDownSweepingAsync(EmulatorServer server)
    {
        _ = server.Address;
        return server.Services.GetRequiredService<Database>().WriteAsync(session =>
        {
            var app = session.Connection.ExecuteScalar<long>("SELECT id FROM app WHERE client_id = 'sandbox'");
            session.Connection.Execute(
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) INSERT INTO world (app, seed) SELECT @app, i FROM n",
                new { app });
            session.Connection.Execute(
                "INSERT INTO snapshot (app, name, world, clock_now, frozen) "
                + "SELECT app, 'kept ' || id, id, 0, 0 FROM world WHERE id NOT IN (SELECT world FROM app)");
        });
    }
}
