using System.Security.Cryptography;
using Dapper;
using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Store;

/// <summary>A world put aside under a name, and what the clock showed.</summary>
internal sealed record Snapshot(string Name, long World, DateTimeOffset Now, bool IsFrozen);

/// <summary>Empty worlds, worlds put aside and brought back, and what is left of those nobody needs any more.</summary>
internal sealed class WorldStore(Database database, EmulatorOptions options)
{
    private const int RowsPerWrite = 300;

    // Worlds that are nobody's and in use all the same, and how often.
    private readonly Dictionary<long, int> _held = [];
    private int _beginning;

    // An index leads from a world to its rows in each of these, but for due, which is short.
    private static readonly string[] Tables =
    [
        "delivery", "due", "resource", "webhook_event", "financial_transaction", "entry", "account", "customer", "destination", "subscription", "scenario_count", "queued_outcome",
    ];

    /// <summary>Gives the app an empty world and real time: one row and its first accounts. The old world is nobody's from then on.</summary>
    public Task ResetAsync(App app)
    {
        var seed = RandomNumberGenerator.GetInt32(int.MaxValue);
        return database.WriteAsync(session =>
        {
            session.Execute("INSERT INTO world (app, seed) VALUES ($1, $2)", app.Id, seed);
            var world = session.LastInsertRowId();
            session.Execute("UPDATE app SET world = $1, clock_offset = 0, clock_frozen_at = NULL WHERE id = $2", world, app.Id);
            Ledger.Open(session, world, new Money(options.OpeningBalance), options.TillsOf(app.ClientId), DateTimeOffset.UnixEpoch);
        });
    }

    /// <summary>Puts a copy of the app's world aside, in one write, so that it is of one moment. One of that name is replaced.</summary>
    public Task SnapshotAsync(App app, string name) => database.WriteAsync(session =>
    {
        var copy = WorldCopy.Begin(session, World.Of(session, app, app.Clock.GetUtcNow()).Id);
        for (var place = Place.Start; place is not null;) place = copy.Step(session, place);

        session.Execute(
            "INSERT INTO snapshot (app, name, world, clock_now, frozen) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO UPDATE SET world = excluded.world, clock_now = excluded.clock_now, frozen = excluded.frozen",
            app.Id, name, copy.To, app.Clock.GetUtcNow().ToUnixTimeMilliseconds(), app.Clock.IsFrozen);
    });

    public Snapshot? Find(App app, string name) => database.Read(session =>
    {
        using var row = session.Query("SELECT world, clock_now, frozen FROM snapshot WHERE app = $1 AND name = $2", app.Id, name);
        return row.Read() ? new Snapshot(name, row.GetInt64(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), row.GetBoolean(2)) : null;
    });

    public IReadOnlyList<string> Names(App app) => database.Read(session =>
        session.Connection.Query<string>("SELECT name FROM snapshot WHERE app = @Id ORDER BY name", new { app.Id }).AsList());

    /// <summary>Copies a world put aside, some rows at a time between other writes. Nobody's yet.</summary>
    public async Task<long> CopyAsync(Snapshot snapshot)
    {
        // The snapshot may be replaced meanwhile, and what is being made is nobody's yet: neither is swept.
        Hold(snapshot.World);
        try
        {
            var copy = await BeginAsync(snapshot.World);
            try
            {
                for (var place = Place.Start; place is not null;)
                {
                    var from = place;
                    place = await database.WriteAsync(session => copy.Step(session, from));
                }

                return copy.To;
            }
            catch
            {
                LetGo(copy.To);
                throw;
            }
        }
        finally
        {
            LetGo(snapshot.World);
        }
    }

    private async Task<WorldCopy> BeginAsync(long world)
    {
        Interlocked.Increment(ref _beginning);
        try
        {
            var copy = await database.WriteAsync(session => WorldCopy.Begin(session, world));
            Hold(copy.To);
            return copy;
        }
        finally
        {
            Interlocked.Decrement(ref _beginning);
        }
    }

    /// <summary>Gives the app a world and a clock: the swap is one row.</summary>
    public async Task SwapAsync(App app, long world, ClockSetting clock)
    {
        await database.WriteAsync(session =>
        {
            session.Execute("UPDATE app SET world = $1 WHERE id = $2", world, app.Id);
            AppStore.SaveClock(session, app, clock);
        });
        LetGo(world);
    }

    /// <summary>Deletes worlds that are no app's and no snapshot's, some rows at a time between other writes.</summary>
    public async Task SweepAsync(Func<bool> isStopping)
    {
        // While a copy begins its world looks like an orphan; whoever began it sweeps again when it is done.
        while (!isStopping() && Volatile.Read(ref _beginning) == 0 && database.Read(Orphan) is { } world && Volatile.Read(ref _beginning) == 0 && !IsHeld(world))
        {
            var isEmpty = false;
            while (!isStopping() && !isEmpty) isEmpty = await database.WriteAsync(session => Delete(session, world));
        }
    }

    /// <summary>Removes an app, its tokens, snapshots and scenarios; its worlds are nobody's from then on.</summary>
    public Task RemoveAsync(App app) => database.WriteAsync(session =>
    {
        session.Execute("DELETE FROM access_token WHERE app = $1", app.Id);
        session.Execute("DELETE FROM snapshot WHERE app = $1", app.Id);
        session.Execute("DELETE FROM app_scenario WHERE app = $1", app.Id);
        session.Execute("DELETE FROM app WHERE id = $1", app.Id);
    });

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

    private void Hold(long world)
    {
        lock (_held) _held[world] = _held.GetValueOrDefault(world) + 1;
    }

    private void LetGo(long world)
    {
        lock (_held)
        {
            if (_held[world] == 1) _held.Remove(world);
            else _held[world]--;
        }
    }

    private bool IsHeld(long world)
    {
        lock (_held) return _held.ContainsKey(world);
    }

    private long? Orphan(SqlSession session)
    {
        using var rows = session.Query("SELECT id FROM world WHERE id NOT IN (SELECT world FROM app) AND id NOT IN (SELECT world FROM snapshot)");
        while (rows.Read())
        {
            if (!IsHeld(rows.GetInt64(0))) return rows.GetInt64(0);
        }

        return null;
    }

    // Answers whether nothing is left of it.
    private static bool Delete(SqlSession session, long world)
    {
        session.Connection.Execute("DELETE FROM attempt WHERE delivery IN (SELECT seq FROM delivery WHERE world = @world ORDER BY seq LIMIT @RowsPerWrite)", new { world, RowsPerWrite });
        foreach (var table in Tables)
        {
            // The deliveries whose attempts went are the first; for all else no order is asked for, which would have to be sorted each time.
            var condition = table switch
            {
                "customer" or "scenario_count" => "world = @world",
                "delivery" => "seq IN (SELECT seq FROM delivery WHERE world = @world ORDER BY seq LIMIT @RowsPerWrite)",
                _ => $"rowid IN (SELECT rowid FROM {table} WHERE world = @world LIMIT @RowsPerWrite)",
            };
            if (session.Connection.Execute($"DELETE FROM {table} WHERE {condition}", new { world, RowsPerWrite }) == RowsPerWrite) return false;
        }

        return session.Execute("DELETE FROM world WHERE id = $1", world) > 0;
    }
}
