using System.Collections.Concurrent;
using System.Diagnostics;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store.Sqlite;

namespace KopoKopo.Emulator.Store;

/// <summary>Deletes worlds that are no app's and no snapshot's, some rows at a time between other writes.</summary>
internal sealed class WorldSweeper(Database database)
{
    private const int RowsAtOnce = 100;
    private static readonly TimeSpan LongestDeletion = TimeSpan.FromMilliseconds(5);

    private const string IsNobodys =
        "w.in_the_making = 0 AND NOT EXISTS (SELECT 1 FROM app WHERE app.world = w.id) AND NOT EXISTS (SELECT 1 FROM snapshot WHERE snapshot.world = w.id)";

    // The tokens of an app that was removed go with its last worlds.
    private const string DeleteTokens =
        """
        DELETE FROM access_token WHERE id IN (
            SELECT t.id FROM world w JOIN access_token t ON t.app = w.app WHERE w.id = $1 AND NOT EXISTS (SELECT 1 FROM app WHERE app.id = w.app) LIMIT $2 + 0)
        """;

    private static readonly IReadOnlyList<IReadOnlyList<string>> Deletions = [.. WorldTables.All.Select(table => table.DeleteSome), [DeleteTokens]];
    private readonly ConcurrentQueue<long> _abandoned = new();

    /// <summary>How many worlds of the app wait to be deleted.</summary>
    public long Waiting(App app) => database.Read(session =>
    {
        using var row = session.Query($"SELECT count(*) FROM world w WHERE app = $1 AND {IsNobodys}", app.Id);
        row.Read();
        return row.GetInt64(0);
    });

    /// <summary>A world in the making that came to nothing: the next sweep takes it.</summary>
    public void Abandon(long world) => _abandoned.Enqueue(world);

    /// <summary>A world is in the making no longer.</summary>
    public static void LetGo(SqlSession session, long world) => session.Execute("UPDATE world SET in_the_making = 0 WHERE id = $1", world);

    /// <summary>At a start: what was in the making when the process ended came to nothing.</summary>
    public static void LetGoOfAll(SqlSession session) => session.Execute("UPDATE world SET in_the_making = 0 WHERE in_the_making = 1");

    /// <summary>Deletes all there is to delete.</summary>
    public async Task SweepAsync(CancellationToken stopping)
    {
        while (_abandoned.TryPeek(out var abandoned))
        {
            await database.WriteAsync(session => LetGo(session, abandoned));
            _abandoned.TryDequeue(out _);
        }

        while (database.Read(Orphan) is { } world)
        {
            while (await database.WriteAsync(session => DeleteSome(session, world))) stopping.ThrowIfCancellationRequested();
        }
    }

    private static long? Orphan(SqlSession session)
    {
        using var row = session.Query($"SELECT id FROM world w WHERE {IsNobodys} LIMIT 1");
        return row.Read() ? row.GetInt64(0) : null;
    }

    // Whether it is nobody's is decided here, in the write that deletes. Answers whether there may be more of it.
    private static bool DeleteSome(SqlSession session, long world)
    {
        if (!IsOrphan(session, world)) return false;

        var started = Stopwatch.GetTimestamp();
        foreach (var deletion in Deletions)
        {
            while (deletion.Sum(statement => session.Execute(statement, world, RowsAtOnce)) > 0)
            {
                if (Stopwatch.GetElapsedTime(started) > LongestDeletion) return true;
            }
        }

        session.Execute("DELETE FROM world WHERE id = $1", world);
        return false;
    }

    private static bool IsOrphan(SqlSession session, long world)
    {
        using var row = session.Query($"SELECT 1 FROM world w WHERE id = $1 AND {IsNobodys}", world);
        return row.Read();
    }
}
