using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store.Sqlite;

namespace KopoKopo.Emulator.Store;

/// <summary>A resource as GET finds it: final, with its view, or still pending.</summary>
internal sealed record StoredResource(Resource Resource, byte[]? View);

/// <summary>A resource with why it is as it is. Status and view are null while it is pending.</summary>
internal sealed record ExplainedResource(Resource Resource, string? Status, byte[]? View, IReadOnlyList<NearMiss> NearMisses, IReadOnlyList<NotTold> NotTold)
{
    /// <summary>When it became final; null while it is pending.</summary>
    public DateTimeOffset? CompletedAt { get; init; }
}

/// <summary>A resource that is to be created.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Version">The version it is made under.</param>
/// <param name="CollectionUrl">What its address begins with.</param>
/// <param name="Request">The validated request.</param>
internal sealed record NewResource(string Kind, ApiVersion Version, string CollectionUrl, byte[] Request)
{
    /// <summary>The scenario it happens in.</summary>
    public required ScenarioKey Scenario { get; init; }

    /// <summary>What becomes of it. Asked inside the write, so that it is one step with what it decides about.</summary>
    public required Func<WriteContext, SeededRandom, Decision> Decide { get; init; }

    /// <summary>What is done at once; answers what it has become, or null if its result comes later.</summary>
    public required Func<WriteContext, Resource, Completion?> Accept { get; init; }
}

/// <summary>What clients created through the API.</summary>
internal sealed class ResourceStore(Database database)
{
    private const string Columns =
        "r.seq, r.id, r.kind, r.self_url, r.request, r.outcome, r.errors, r.created_at, r.ordinal, coalesce(r.seed, w.seed), r.decided_by, r.plan, r.version";

    /// <summary>The resource of this kind and id in the app's world; null if there is none.</summary>
    public StoredResource? Find(App app, string kind, string id) => database.Read(session =>
    {
        using var row = session.Query(
            $"""
            SELECT {Columns}, r.view FROM app a JOIN world w ON w.id = a.world JOIN resource r ON r.world = w.id
            WHERE a.id = $1 AND r.id = $2 AND r.kind = $3
            """,
            app.Id, id, kind);
        return row.Read() ? new StoredResource(ToResource(row, app), row.IsNull(13) ? null : row.GetBytes(13)) : null;
    });

    /// <summary>The resource of this id, whatever its kind, with what was decided; null if there is none.</summary>
    public ExplainedResource? Explain(App app, string id) => database.Read(session =>
    {
        using var row = session.Query(
            $"SELECT {Columns}, r.status, r.view, r.near_misses, r.not_told, r.completed_at FROM app a JOIN world w ON w.id = a.world "
            + "JOIN resource r ON r.world = w.id WHERE a.id = $1 AND r.id = $2",
            app.Id, id);
        return row.Read() ? ToExplained(row, app) : null;
    });

    /// <summary>The row of the app whose present world has a resource of this kind and id with a page; null if there is none.</summary>
    public long? AppOfPage(string kind, string id) => database.Read(session =>
    {
        // Of the first version nothing has a page: so the index of those that may have one leads there.
        using var row = session.Query(
            "SELECT a.id FROM resource r JOIN app a ON a.world = r.world WHERE r.id = $1 AND r.version = 2 AND r.kind = $2 LIMIT 1", id, kind);
        return row.Read() ? row.GetInt64(0) : default(long?);
    });

    /// <summary>The newest resources older than the row <paramref name="before"/>, of one kind or of all.</summary>
    public IReadOnlyList<ExplainedResource> List(App app, string? kind, long before, int limit) => database.Read(session =>
    {
        var found = new List<ExplainedResource>();
        using var rows = session.Query(
            $"""
            SELECT {Columns}, r.status, r.view, r.near_misses, r.not_told, r.completed_at FROM app a JOIN world w ON w.id = a.world JOIN resource r ON r.world = w.id
            WHERE a.id = $1 AND r.seq < $2 AND ($3 IS NULL OR r.kind = $3) ORDER BY r.seq DESC LIMIT $4 + 0
            """,
            app.Id, before, kind, limit);
        while (rows.Read()) found.Add(ToExplained(rows, app));
        return found;
    });

    private static ExplainedResource ToExplained(SqlRows row, App app) => new(
        ToResource(row, app),
        row.IsNull(13) ? null : row.GetString(13),
        row.IsNull(14) ? null : row.GetBytes(14),
        row.IsNull(15) ? [] : StoredPlan.ReadNearMisses(row.GetBytes(15)),
        row.IsNull(16) ? [] : StoredPlan.ReadNotTold(row.GetBytes(16)))
    {
        CompletedAt = row.IsNull(17) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(17)),
    };

    /// <summary>The resource in this row if it is still pending.</summary>
    public static Resource? FindPending(SqlSession session, App app, long seq)
    {
        using var row = session.Query(
            $"SELECT {Columns} FROM app a JOIN world w ON w.id = a.world JOIN resource r ON r.world = w.id WHERE a.id = $2 AND r.seq = $1 AND r.status IS NULL",
            seq, app.Id);
        return row.Read() ? ToResource(row, app) : null;
    }

    public static void Finish(WriteContext context, Resource resource, Completion completion) => context.Session.Execute(
        "UPDATE resource SET status = $1, view = $2, completed_at = $3 WHERE seq = $4",
        completion.Status, completion.View, context.Now.ToUnixTimeMilliseconds(), resource.Row);

    /// <summary>Keeps who expected a webhook of it and was not told.</summary>
    public static void KeepNotTold(WriteContext context, Resource resource, IReadOnlyList<NotTold> notTold)
    {
        if (notTold.Count > 0) context.Session.Execute("UPDATE resource SET not_told = $1 WHERE seq = $2", StoredPlan.Write(notTold), resource.Row);
    }

    /// <summary>Counts a GET of a pending resource and answers how many there were.</summary>
    public static int CountRead(SqlSession session, long row)
    {
        using var counted = session.Query("UPDATE resource SET reads = reads + 1 WHERE seq = $1 AND status IS NULL RETURNING reads", row);
        return counted.Read() ? counted.GetInt32(0) : 0;
    }

    /// <summary>Another outcome than was decided, for a resource that is ended by hand.</summary>
    public static void ChangeOutcome(SqlSession session, Resource resource) => session.Execute(
        "UPDATE resource SET outcome = $1, errors = $2 WHERE seq = $3", resource.Outcome.Name, resource.Outcome.Errors, resource.Row);

    /// <summary>A new resource, of which there is no more than what was asked and decided.</summary>
    public static Resource Add(WriteContext context, SeededRandom random, NewResource asked, Decision decision)
    {
        var id = random.Id("resource", context.Now);
        var selfUrl = $"{asked.CollectionUrl}/{id}";
        context.Session.Execute(
            """
            INSERT INTO resource (world, id, kind, ordinal, self_url, request, outcome, errors, decided_by, created_at, plan, near_misses, seed, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            """,
            context.Id, id, random.Kind, random.Ordinal, selfUrl, asked.Request, decision.Outcome.Name, decision.Outcome.Errors, decision.DecidedBy.By,
            context.Now.ToUnixTimeMilliseconds(), StoredPlan.Write(decision), StoredPlan.Write(decision.NearMisses), random.Seed, (int)asked.Version);
        return new Resource
        {
            Row = context.Session.LastInsertRowId(),
            Id = id,
            Kind = random.Kind,
            Version = asked.Version,
            SelfUrl = selfUrl,
            Request = asked.Request,
            Outcome = decision.Outcome,
            DecidedBy = decision.DecidedBy.By,
            Plan = decision.Plan,
            CreatedAt = context.Now,
            Random = random,
        };
    }

    private static Resource ToResource(SqlRows row, App app)
    {
        var kind = row.GetString(2);
        var plan = row.IsNull(11) ? Plan.Ordinary : StoredPlan.Read(row.GetBytes(11));
        return new Resource
        {
            Row = row.GetInt64(0),
            Id = row.GetString(1),
            Kind = kind,
            Version = (ApiVersion)row.GetInt32(12),
            SelfUrl = row.GetString(3),
            Request = row.GetBytes(4),
            Outcome = new Outcome(row.GetString(5), row.IsNull(6) ? null : row.GetString(6))
            {
                Batches = plan.Batches,
                Resource = plan.Resource,
                IsReversed = plan.IsReversed,
            },
            Plan = plan,
            DecidedBy = row.GetString(10),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(7)),
            Random = new SeededRandom(row.GetInt64(9), app.ClientId, kind, row.GetInt64(8)),
        };
    }
}
