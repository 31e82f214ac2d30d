using KopoKopo.Emulator.Domain;
using Microsoft.Data.Sqlite;

namespace KopoKopo.Emulator.Store;

/// <summary>A resource as GET finds it: final, with its view, or still pending.</summary>
internal sealed record StoredResource(Resource Resource, byte[]? View);

/// <summary>What clients created through the API.</summary>
internal sealed class ResourceStore(Database database)
{
    private const string Columns = "r.seq, r.id, r.kind, r.self_url, r.request, r.outcome, r.errors, r.created_at, r.ordinal, w.seed";

    /// <summary>
    /// Stores a pending resource and the row that will make it final, in one write: after the answer neither is ever without the other.
    /// The decision is asked inside the write, so that it is atomic with what it decides about.
    /// </summary>
    /// <returns>The new resource's address and when its result is due.</returns>
    public Task<(string SelfUrl, DateTimeOffset DueAt)> CreateAsync(App app, string kind, string collectionUrl, byte[] request, Func<Decision> decide) =>
        database.WriteAsync(session =>
        {
            var (world, ordinal, seed) = NextOrdinal(session, app);
            var now = app.Clock.GetUtcNow();
            var decision = decide();
            var id = new Draws(seed, app.ClientId, kind, ordinal).Id("resource", now);
            var selfUrl = $"{collectionUrl}/{id}";
            session.Execute(
                """
                INSERT INTO resource (world, id, kind, ordinal, self_url, request, outcome, errors, decided_by, created_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                """,
                world, id, kind, ordinal, selfUrl, request, decision.Outcome.Name, decision.Outcome.Errors, decision.DecidedBy, now.ToUnixTimeMilliseconds());
            var dueAt = now + decision.After;
            Outbox.Add(session, world, dueAt, DueKind.Complete, session.LastInsertRowId());
            return (selfUrl, dueAt);
        });

    /// <summary>The resource of this kind and id in the app's world; null if there is none.</summary>
    public StoredResource? Find(App app, string kind, string id) => database.Read(session =>
    {
        using var row = session.Query(
            $"""
            SELECT {Columns}, r.view FROM app a JOIN world w ON w.id = a.world JOIN resource r ON r.world = w.id
            WHERE a.id = $1 AND r.id = $2 AND r.kind = $3
            """,
            app.Id, id, kind);
        return row.Read() ? new StoredResource(ToResource(row, app), row.IsDBNull(10) ? null : row.GetFieldValue<byte[]>(10)) : null;
    });

    /// <summary>The resource in this row if it is still pending.</summary>
    public static Resource? FindPending(SqlSession session, App app, long seq)
    {
        using var row = session.Query($"SELECT {Columns} FROM resource r JOIN world w ON w.id = r.world WHERE r.seq = $1 AND r.status IS NULL", seq);
        return row.Read() ? ToResource(row, app) : null;
    }

    public static void Finish(SqlSession session, Resource resource, Completion completion, DateTimeOffset now) => session.Execute(
        "UPDATE resource SET status = $1, view = $2, completed_at = $3 WHERE seq = $4",
        completion.Status, completion.View, now.ToUnixTimeMilliseconds(), resource.Row);

    private static (long World, long Ordinal, long Seed) NextOrdinal(SqlSession session, App app)
    {
        using var row = session.Query(
            "UPDATE world SET ordinal = ordinal + 1 WHERE id = (SELECT world FROM app WHERE id = $1) RETURNING id, ordinal, seed", app.Id);
        row.Read();
        return (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2));
    }

    private static Resource ToResource(SqliteDataReader row, App app)
    {
        var kind = row.GetString(2);
        return new Resource
        {
            Row = row.GetInt64(0),
            Id = row.GetString(1),
            Kind = kind,
            SelfUrl = row.GetString(3),
            Request = row.GetFieldValue<byte[]>(4),
            Outcome = new Outcome(row.GetString(5), row.IsDBNull(6) ? null : row.GetString(6)),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(7)),
            Draws = new Draws(row.GetInt64(9), app.ClientId, kind, row.GetInt64(8)),
        };
    }
}
