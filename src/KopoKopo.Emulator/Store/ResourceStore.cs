using KopoKopo.Emulator.Domain;
using Microsoft.Data.Sqlite;

namespace KopoKopo.Emulator.Store;

/// <summary>A resource as GET finds it: final, with its view, or still pending.</summary>
internal sealed record StoredResource(Resource Resource, byte[]? View);

/// <summary>What clients created through the API.</summary>
internal sealed class ResourceStore(Database database)
{
    private const string Columns = "r.seq, r.id, r.kind, r.self_url, r.request, r.outcome, r.errors, r.created_at, r.ordinal, w.seed, r.decided_by";

    /// <summary>
    /// Stores a new resource, in one write with all that follows at once: either it is final, or there is a row that will make it so.
    /// The decision is asked inside the write, so that it is atomic with what it decides about.
    /// </summary>
    /// <param name="app">Whose it is.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="collectionUrl">What its address begins with.</param>
    /// <param name="request">The validated request.</param>
    /// <param name="decide">What becomes of it.</param>
    /// <param name="accept">What is done at once; answers what it has become, or null if its result comes later.</param>
    /// <returns>The new resource's address, and when its result is due.</returns>
    public Task<(string SelfUrl, DateTimeOffset? DueAt)> CreateAsync(
        App app, string kind, string collectionUrl, byte[] request, Func<Decision> decide, Func<World, Resource, Completion?> accept) =>
        database.WriteAsync(session =>
        {
            var (world, draws) = World.ForCreation(session, app, kind);
            var decision = decide();
            var resource = Insert(world, draws, collectionUrl, request, decision);
            if (accept(world, resource) is { } completion)
            {
                Finish(world, resource, completion);
                return (resource.SelfUrl, (DateTimeOffset?)null);
            }

            var dueAt = world.Now + decision.After;
            Outbox.Add(session, world.Id, dueAt, DueKind.Complete, resource.Row);
            return (resource.SelfUrl, dueAt);
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
        return row.Read() ? new StoredResource(ToResource(row, app), row.IsDBNull(11) ? null : row.GetFieldValue<byte[]>(11)) : null;
    });

    /// <summary>The resource in this row if it is still pending.</summary>
    public static Resource? FindPending(SqlSession session, App app, long seq)
    {
        using var row = session.Query($"SELECT {Columns} FROM resource r JOIN world w ON w.id = r.world WHERE r.seq = $1 AND r.status IS NULL", seq);
        return row.Read() ? ToResource(row, app) : null;
    }

    public static void Finish(World world, Resource resource, Completion completion) => world.Session.Execute(
        "UPDATE resource SET status = $1, view = $2, completed_at = $3 WHERE seq = $4",
        completion.Status, completion.View, world.Now.ToUnixTimeMilliseconds(), resource.Row);

    private static Resource Insert(World world, Draws draws, string collectionUrl, byte[] request, Decision decision)
    {
        var id = draws.Id("resource", world.Now);
        var selfUrl = $"{collectionUrl}/{id}";
        world.Session.Execute(
            """
            INSERT INTO resource (world, id, kind, ordinal, self_url, request, outcome, errors, decided_by, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            world.Id, id, draws.Kind, draws.Ordinal, selfUrl, request, decision.Outcome.Name, decision.Outcome.Errors, decision.DecidedBy,
            world.Now.ToUnixTimeMilliseconds());
        return new Resource
        {
            Row = world.Session.LastInsertRowId(),
            Id = id,
            Kind = draws.Kind,
            SelfUrl = selfUrl,
            Request = request,
            Outcome = decision.Outcome,
            DecidedBy = decision.DecidedBy,
            CreatedAt = world.Now,
            Draws = draws,
        };
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
            DecidedBy = row.GetString(10),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(7)),
            Draws = new Draws(row.GetInt64(9), app.ClientId, kind, row.GetInt64(8)),
        };
    }
}
