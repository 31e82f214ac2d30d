using System.Security.Cryptography;
using Dapper;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store.Sqlite;

namespace KopoKopo.Emulator.Store;

/// <summary>Empty worlds, and worlds put aside and brought back.</summary>
internal sealed class WorldStore(Database database, WorldSweeper sweeper, EmptyQueues emptyQueues, EmulatorOptions options)
{
    /// <summary>Gives the app an empty world and real time: one row and its first accounts. The old world is nobody's from then on.</summary>
    public Task ResetAsync(App app)
    {
        var seed = RandomNumberGenerator.GetInt32(int.MaxValue);
        return database.WriteAsync(Lane.Of(app), session =>
        {
            session.Execute("INSERT INTO world (app, seed) VALUES ($1, $2)", app.Id, seed);
            var world = session.LastInsertRowId();
            session.Execute("UPDATE app SET world = $1, clock_offset = 0, clock_frozen_at = NULL WHERE id = $2", world, app.Id);
            Ledger.Open(session, world, options.OpeningBalancesOf(app.ClientId), DateTimeOffset.UnixEpoch);
            SettlementLocationStore.Open(session, world, options.SettlementLocationsOf(app.ClientId));
        });
    }

    /// <summary>The app's world and what its clock shows now.</summary>
    public WorldView Look(App app) =>
        Look("SELECT world, $2, $3 FROM app WHERE id = $1", app.Id, app.Clock.GetUtcNow().ToUnixTimeMilliseconds(), app.Clock.IsFrozen)
        ?? throw new AppRemovedException();

    /// <summary>The world put aside under a name, and what the clock showed; null if there is none. It is seen even if it is replaced meanwhile.</summary>
    public WorldView? LookAtSnapshot(App app, string name) => Look("SELECT world, clock_now, frozen FROM snapshot WHERE app = $1 AND name = $2", app.Id, name);

    /// <summary>Copies a world, some rows at a time between other writes, and has it given to somebody; if that fails, the copy is swept.</summary>
    public async Task CopyAsync(App app, WorldView world, Func<long, Task> give)
    {
        var copy = await WorldCopy.BeginAsync(database, world.View, Lane.OfWork(app), world.World);
        try
        {
            await copy.CopyRowsAsync();
            await give(copy.To);
        }
        catch
        {
            sweeper.Abandon(copy.To);
            throw;
        }
    }

    /// <summary>Puts a world in the making aside under a name, with what the clock showed. One of that name is replaced.</summary>
    public Task PutAsideAsync(App app, string name, long world, WorldView original) => database.WriteAsync(Lane.Of(app), session => Give(
        session,
        world,
        session.Execute(
            """
            INSERT INTO snapshot (app, name, world, clock_now, frozen) SELECT id, $2, $3, $4, $5 FROM app WHERE id = $1
            ON CONFLICT DO UPDATE SET world = excluded.world, clock_now = excluded.clock_now, frozen = excluded.frozen
            """,
            app.Id, name, world, original.Now.ToUnixTimeMilliseconds(), original.IsFrozen)));

    /// <summary>Gives the app a world in the making, and a clock: the swap is one row.</summary>
    public async Task SwapAsync(App app, long world, ClockSetting clock)
    {
        await database.WriteAsync(Lane.Of(app), session =>
        {
            Give(session, world, session.Execute("UPDATE app SET world = $1 WHERE id = $2", world, app.Id));
            AppStore.SaveClock(session, app, clock);
        });
        emptyQueues.MayHaveMore(app);
    }

    public IReadOnlyList<string> Names(App app) => database.Read(session =>
        session.Connection.Query<string>("SELECT name FROM snapshot WHERE app = @Id ORDER BY name", new { app.Id }).AsList());

    /// <summary>Removes an app, its snapshots and scenarios; its worlds, and with them its tokens, are nobody's from then on.</summary>
    public async Task RemoveAsync(App app)
    {
        await database.WriteAsync(Lane.Of(app), session =>
        {
            session.Execute("DELETE FROM snapshot WHERE app = $1", app.Id);
            session.Execute("DELETE FROM app_scenario WHERE app = $1", app.Id);
            session.Execute("DELETE FROM app WHERE id = $1", app.Id);
        });
        emptyQueues.Forget(app);
    }

    /// <summary>How much there is in the app's world, by what it is.</summary>
    public IReadOnlyList<(string Name, long Count)> Counts(App app) => database.Read(session => new[]
    {
        ("resources", "SELECT count(*) FROM resource WHERE world = (SELECT world FROM app WHERE id = @Id)"),
        ("deliveries", "SELECT count(*) FROM delivery WHERE world = (SELECT world FROM app WHERE id = @Id)"),
        ("webhook_events", "SELECT count(*) FROM webhook_event WHERE world = (SELECT world FROM app WHERE id = @Id)"),
        ("subscriptions", "SELECT count(*) FROM subscription WHERE world = (SELECT world FROM app WHERE id = @Id)"),
        ("due", "SELECT count(*) FROM due WHERE world = (SELECT world FROM app WHERE id = @Id)"),
        ("queued_outcomes", "SELECT count(*) FROM queued_outcome WHERE world = (SELECT world FROM app WHERE id = @Id)"),
    }.Select(count => (count.Item1, session.Connection.ExecuteScalar<long>(count.Item2, new { app.Id }))).ToList());

    /// <summary>What the world's draws are made of.</summary>
    public long SeedOf(App app) => database.Read(session => session.Connection.ExecuteScalar<long>(
        "SELECT coalesce(w.scenario_seed, w.seed) FROM app a JOIN world w ON w.id = a.world WHERE a.id = @Id", new { app.Id }));

    // From here on it is somebody's.
    private static void Give(SqlSession session, long world, int given)
    {
        if (given == 0) throw new AppRemovedException();

        WorldSweeper.LetGo(session, world);
    }

    private WorldView? Look(string sql, params SqlValue[] values)
    {
        var view = database.OpenView();
        using var row = view.Query(sql, values);
        if (row.Read()) return new WorldView(view, row.GetInt64(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), row.GetBoolean(2));

        view.Dispose();
        return null;
    }
}

/// <summary>A world at one moment, and what its clock showed.</summary>
internal sealed record WorldView(ReadView View, long World, DateTimeOffset Now, bool IsFrozen) : IDisposable
{
    public void Dispose() => View.Dispose();
}
