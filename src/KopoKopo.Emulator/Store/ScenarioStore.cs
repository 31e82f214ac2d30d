using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store.Sqlite;

namespace KopoKopo.Emulator.Store;

/// <summary>An outcome in the queue, as it was put.</summary>
internal sealed record QueuedOutcome(long Id, byte[] Rule, int Remaining);

/// <summary>A world's place in its scenario: the state, what was counted, the queue; and the scenarios an app was given.</summary>
internal sealed class ScenarioStore(Database database, EmptyQueues emptyQueues)
{
    public const string Started = "Started";

    /// <summary>The most outcomes an app's queue holds.</summary>
    public const int MostQueued = 1000;

    /// <summary>The most scenarios of its own an app has.</summary>
    public const int MostOwn = 100;

    private const string OfQueue =
        "FROM app a JOIN world w ON w.id = a.world JOIN queued_outcome q ON q.world = w.id "
        + "WHERE a.id = $1 AND coalesce(w.scenario_version, $2) = $2 ORDER BY q.seq";

    /// <summary>Begins with a scenario, or with new content of the same: state, counts and queue start again.</summary>
    /// <param name="context">Where.</param>
    /// <param name="scenario">What begins.</param>
    /// <param name="ordinalBefore">The creations before it; null where it is the world's first scenario, in which all count.</param>
    public static WriteContext Enter(WriteContext context, ScenarioKey scenario, long? ordinalBefore)
    {
        context.Session.Execute(
            "UPDATE world SET scenario_version = $1, scenario_seed = $2, scenario_run = "
            + "scenario_run + 1, scenario_ordinal = $3, counts_requests = 0 WHERE id = $4",
            scenario.Version, scenario.Seed, ordinalBefore ?? 0, context.Id);
        if (ordinalBefore is not null) StartAgain(context);

        using var row = context.Session.Query("SELECT state, scenario_run, scenario_ordinal FROM world WHERE id = $1", context.Id);
        row.Read();
        return context with { State = row.GetString(0), Run = row.GetInt64(1), OrdinalBefore = row.GetInt64(2), CountsRequests = false };
    }

    public static void SetState(WriteContext context, string state) => context.Session.Execute("UPDATE world SET state = $1 WHERE id = $2", state, context.Id);

    /// <summary>The state when a result is final, unless the scenario began again meanwhile.</summary>
    public static void SetState(WriteContext context, string state, long? run) =>
        context.Session.Execute("UPDATE world SET state = $1 WHERE id = $2 AND scenario_run = $3", state, context.Id, run);

    /// <summary>
    /// How many requests of a kind there were in this run: the resources, and those that were answered without one. They are counted when it is first asked,
    /// and from then on as they come (<see cref="CountRequest"/>), since there may be any number of them.
    /// </summary>
    public static long Requests(WriteContext context, string kind)
    {
        if (context.CountsRequests && FindCount(context, Requested(kind)) is { } known) return known;

        var sofar = Resources(context, kind) + (FindCount(context, Uncreated(kind)) ?? 0);
        context.Session.Execute("INSERT INTO scenario_count (world, what, times) VALUES ($1, $2, $3)", context.Id, Requested(kind), sofar);
        context.Session.Execute("UPDATE world SET counts_requests = 1 WHERE id = $1", context.Id);
        return sofar;
    }

    /// <summary>One more request of a kind, where those of this kind are counted.</summary>
    public static void CountRequest(WriteContext context, string kind) =>
        context.Session.Execute("UPDATE scenario_count SET times = times + 1 WHERE world = $1 AND what = $2", context.Id, Requested(kind));

    /// <summary>A request was answered without creating anything.</summary>
    public static void CountUncreated(WriteContext context, string kind) => Count(context, Uncreated(kind));

    /// <summary>Counts one more and answers how many there are now.</summary>
    public static long Count(WriteContext context, string what)
    {
        using var row = context.Session.Query(
            "INSERT INTO scenario_count (world, what, times) VALUES ($1, $2, 1) ON CONFLICT DO UPDATE SET times = times + 1 RETURNING times", context.Id, what);
        row.Read();
        return row.GetInt64(0);
    }

    /// <summary>All that was counted in this run.</summary>
    public static IReadOnlyDictionary<string, long> Counts(WriteContext context)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        using var rows = context.Session.Query("SELECT what, times FROM scenario_count WHERE world = $1", context.Id);
        while (rows.Read()) counts[rows.GetString(0)] = rows.GetInt64(1);
        return counts;
    }

    /// <summary>Uses a queued outcome once; answers whether it was still there.</summary>
    public static bool TryUse(WriteContext context, long id)
    {
        if (context.Session.Execute("UPDATE queued_outcome SET remaining = remaining - 1 WHERE seq = $1 AND world = $2 AND remaining > 1", id, context.Id) > 0)
        {
            return true;
        }

        return context.Session.Execute("DELETE FROM queued_outcome WHERE seq = $1 AND world = $2", id, context.Id) > 0;
    }

    /// <summary>Puts an outcome at the end of the queue; null where that is full.</summary>
    public async Task<QueuedOutcome?> EnqueueAsync(App app, ScenarioKey scenario, byte[] rule, int times)
    {
        var queued = await database.WriteAsync(Lane.Of(app), session =>
        {
            var context = WriteContext.In(session, app, scenario);
            var added = session.Execute(
                "INSERT INTO queued_outcome (world, rule, remaining) SELECT $1, $2, $3 WHERE (SELECT count(*) FROM queued_outcome WHERE world = $1) < $4",
                context.Id, rule, times, MostQueued);
            return added > 0 ? new QueuedOutcome(session.LastInsertRowId(), rule, times) : null;
        });
        emptyQueues.MayHaveMore(app);
        return queued;
    }

    /// <summary>The queue, first in first; what belongs to a scenario of before counts no more.</summary>
    public IReadOnlyList<QueuedOutcome> Queue(App app, ScenarioKey scenario) => database.Read(session =>
    {
        var queue = new List<QueuedOutcome>();
        using var rows = session.Query($"SELECT q.seq, q.rule, q.remaining {OfQueue}", app.Id, scenario.Version);
        while (rows.Read()) queue.Add(new QueuedOutcome(rows.GetInt64(0), rows.GetBytes(1), rows.GetInt32(2)));
        return queue;
    });

    /// <summary>As <see cref="Queue"/>, the numbers alone.</summary>
    public IReadOnlyList<(long World, long Id)> QueuedNumbers(App app, ScenarioKey scenario) => emptyQueues.Read(app, scenario, () => database.Read(session =>
    {
        var numbers = new List<(long, long)>();
        using var rows = session.Query($"SELECT q.world, q.seq {OfQueue}", app.Id, scenario.Version);
        while (rows.Read()) numbers.Add((rows.GetInt64(0), rows.GetInt64(1)));
        return numbers;
    }));

    /// <summary>An outcome as it was queued; null if it is used up.</summary>
    public byte[]? QueuedJson(long world, long id) => database.Read(session =>
    {
        using var row = session.Query("SELECT rule FROM queued_outcome WHERE seq = $1 AND world = $2", id, world);
        return row.Read() ? row.GetBytes(0) : null;
    });

    public Task ClearQueueAsync(App app) => database.WriteAsync(Lane.Of(app), session =>
        session.Execute("DELETE FROM queued_outcome WHERE world = (SELECT world FROM app WHERE id = $1)", app.Id));

    /// <summary>The active scenario's name where one was chosen.</summary>
    public string? ActiveName(App app) => database.Read(session =>
    {
        using var row = session.Query("SELECT w.scenario FROM app a JOIN world w ON w.id = a.world WHERE a.id = $1", app.Id);
        return row.Read() && !row.IsNull(0) ? row.GetString(0) : null;
    });

    /// <summary>The state the scenario is in.</summary>
    public string StateOf(App app, ScenarioKey scenario) => database.Read(session =>
    {
        using var row = session.Query("SELECT w.scenario_version, w.state FROM app a JOIN world w ON w.id = a.world WHERE a.id = $1", app.Id);
        return row.Read() && (row.IsNull(0) || row.GetString(0) == scenario.Version) ? row.GetString(1) : Started;
    });

    /// <summary>Chooses the active scenario; state, counts and queue start again.</summary>
    public Task ActivateAsync(App app, string name, ScenarioKey key) => database.WriteAsync(Lane.Of(app), session =>
    {
        session.Execute("UPDATE world SET scenario = $1 WHERE id = (SELECT world FROM app WHERE id = $2)", name, app.Id);
        WriteContext.Begin(session, app, key);
    });

    public Task SetStateAsync(App app, ScenarioKey scenario, string state) =>
        database.WriteAsync(Lane.Of(app), session => SetState(WriteContext.In(session, app, scenario), state));

    /// <summary>Gives the app a scenario, or other content of one; answers whether there was room for it.</summary>
    public Task<bool> PutAsync(App app, string name, byte[] json) => database.WriteAsync(Lane.Of(app), session => session.Execute(
        """
        INSERT INTO app_scenario (app, name, json) SELECT $1, $2, $3 WHERE (SELECT count(*) FROM app_scenario WHERE app = $1 AND name <> $2) < $4
        ON CONFLICT DO UPDATE SET json = excluded.json
        """,
        app.Id, name, json, MostOwn) > 0);

    public Task<bool> DeleteAsync(App app, string name) => database.WriteAsync(Lane.Of(app), session =>
        session.Execute("DELETE FROM app_scenario WHERE app = $1 AND name = $2", app.Id, name) > 0);

    /// <summary>The scenarios the app was given, by name.</summary>
    public IReadOnlyList<(string Name, byte[] Json)> OwnOf(App app) => database.Read(session =>
    {
        var own = new List<(string Name, byte[] Json)>();
        using var rows = session.Query("SELECT name, json FROM app_scenario WHERE app = $1 ORDER BY name", app.Id);
        while (rows.Read()) own.Add((rows.GetString(0), rows.GetBytes(1)));
        return own;
    });

    private static string Uncreated(string kind) => $"uncreated {kind}";

    private static string Requested(string kind) => $"requests {kind}";

    private static long? FindCount(WriteContext context, string what)
    {
        using var row = context.Session.Query("SELECT times FROM scenario_count WHERE world = $1 AND what = $2", context.Id, what);
        return row.Read() ? row.GetInt64(0) : null;
    }

    private static long Resources(WriteContext context, string kind)
    {
        using var row = context.Session.Query(
            "SELECT count(*) FROM resource WHERE world = $1 AND kind = $2 AND ordinal > $3", context.Id, kind, context.OrdinalBefore);
        row.Read();
        return row.GetInt64(0);
    }

    private static void StartAgain(WriteContext context)
    {
        SetState(context, Started);
        context.Session.Execute("DELETE FROM scenario_count WHERE world = $1", context.Id);
        context.Session.Execute("DELETE FROM queued_outcome WHERE world = $1", context.Id);
    }
}
