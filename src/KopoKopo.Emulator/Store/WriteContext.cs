using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store.Sqlite;

namespace KopoKopo.Emulator.Store;

/// <summary>Which scenario a creation happens in: state, counts and queue belong to its version, and its seed replaces the world's own.</summary>
internal sealed record ScenarioKey(string Version, long? Seed);

/// <summary>Where and when a write acts: the app's present world and its now.</summary>
internal sealed record WriteContext(SqlSession Session, long Id, App App, DateTimeOffset Now)
{
    private const string Columns = "id, ordinal, seed, scenario_version, state, scenario_run, scenario_ordinal, counts_requests";
    private const string Present = "(SELECT world FROM app WHERE id = $1)";

    /// <summary>The state its scenario is in.</summary>
    public string State { get; init; } = ScenarioStore.Started;

    /// <summary>The number of the scenario's present run: what began before it means nothing any more.</summary>
    public long Run { get; init; }

    /// <summary>The creations before the run.</summary>
    public long OrdinalBefore { get; init; }

    /// <summary>Whether a rule of the run has asked for the number of a request, so that requests are counted as they come.</summary>
    public bool CountsRequests { get; init; }

    /// <summary>The world that the app has in this transaction.</summary>
    public static WriteContext Of(SqlSession session, App app, DateTimeOffset now)
    {
        using var row = session.Query("SELECT world FROM app WHERE id = $1", app.Id);
        return row.Read() ? new WriteContext(session, row.GetInt64(0), app, now) : throw new AppRemovedException();
    }

    /// <summary>As <see cref="Of"/>, in a scenario: where that is another than before, it begins.</summary>
    public static WriteContext In(SqlSession session, App app, ScenarioKey scenario)
    {
        var row = Read(session, $"SELECT {Columns} FROM world WHERE id = {Present}", app);
        return row.Version == scenario.Version ? row.Context : ScenarioStore.Enter(row.Context, scenario, row.Version is null ? null : row.Ordinal);
    }

    /// <summary>Begins with a scenario, even if it is the one that was there.</summary>
    public static void Begin(SqlSession session, App app, ScenarioKey scenario)
    {
        var row = Read(session, $"SELECT {Columns} FROM world WHERE id = {Present}", app);
        ScenarioStore.Enter(row.Context, scenario, row.Ordinal);
    }

    /// <summary>As <see cref="In"/>, with the draws of one more creation in it.</summary>
    public static (WriteContext Context, SeededRandom Random) ForCreation(SqlSession session, App app, string kind, ScenarioKey scenario)
    {
        var row = Read(session, $"UPDATE world SET ordinal = ordinal + 1 WHERE id = {Present} RETURNING {Columns}", app);
        var context = row.Version == scenario.Version ? row.Context : ScenarioStore.Enter(row.Context, scenario, row.Version is null ? null : row.Ordinal - 1);
        return (context, new SeededRandom(scenario.Seed ?? row.Seed, app.ClientId, kind, row.Ordinal));
    }

    private static (WriteContext Context, long Ordinal, long Seed, string? Version) Read(SqlSession session, string sql, App app)
    {
        using var row = session.Query(sql, app.Id);
        if (!row.Read()) throw new AppRemovedException();

        var context = new WriteContext(session, row.GetInt64(0), app, app.Clock.GetUtcNow())
        {
            State = row.GetString(4),
            Run = row.GetInt64(5),
            OrdinalBefore = row.GetInt64(6),
            CountsRequests = row.GetBoolean(7),
        };
        return (context, row.GetInt64(1), row.GetInt64(2), row.IsNull(3) ? null : row.GetString(3));
    }
}

/// <summary>The app was removed while something was done for it.</summary>
internal sealed class AppRemovedException() : Exception("The app was removed meanwhile.");

/// <summary>Makes a resource final inside a write; null where it goes on waiting.</summary>
internal delegate Completion? CompleteResource(WriteContext context, Resource resource);
