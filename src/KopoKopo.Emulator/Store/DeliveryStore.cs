using System.Text;
using Dapper;
using KopoKopo.Emulator.Delivery.Faults;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store.Sqlite;

namespace KopoKopo.Emulator.Store;

/// <summary>One event or result on its way to one URL.</summary>
internal sealed record NewDelivery(string Kind, string Topic, string ResourceId, string DecidedBy, string Url, byte[] Body, string? Signature)
{
    public const string Result = "result";
    public const string Webhook = "webhook";
    public const string Json = "application/json";

    public string ContentType { get; init; } = Json;

    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>The resource a client created that led to it; null if nobody's request did.</summary>
    public string? CauseId { get; init; }

    /// <summary>The delivery whose bytes it repeats.</summary>
    public long? ReplayOf { get; init; }

    public bool IsDropped => Sending.With(Faults).IsDropped;
}

/// <summary>What one attempt needs: where to POST which bytes.</summary>
internal sealed record OutgoingDelivery(
    long Id, string ResourceId, string Topic, Uri Url, byte[] Body, string? Signature, string ContentType, IReadOnlyList<Fault> Faults, int AttemptsBefore)
{
    /// <summary>Whose it is.</summary>
    public long App { get; init; }

    /// <inheritdoc cref="NewDelivery.CauseId"/>
    public string? CauseId { get; init; }

    /// <summary>One that was stored just now, before its first attempt.</summary>
    public static OutgoingDelivery Of(NewDelivery made, long id, App app) =>
        new(id, made.ResourceId, made.Topic, new Uri(made.Url), made.Body, made.Signature, made.ContentType, made.Faults, AttemptsBefore: 0)
        {
            App = app.Id,
            CauseId = made.CauseId,
        };

    /// <summary>What the network does to the next attempt; null: nothing.</summary>
    public NetworkFault? NetworkFault => NetworkFault.At(Faults, AttemptsBefore);
}

/// <summary>One POST and what came of it. <c>Error</c> says in words why there is no <c>Status</c>.</summary>
internal sealed record Attempt(DateTimeOffset StartedAt, double DurationMilliseconds, int? Status, string? ResponseHeaders, byte[]? ResponseBody, string? Error)
{
    /// <summary>Whether it was forged, and refused as it is to be.</summary>
    public bool IsForgeryRefused { get; init; }

    /// <summary>Any 2xx is an acknowledgement; all else is tried again, but for a forgery that was refused.</summary>
    public bool IsDelivered => IsForgeryRefused || Status is >= 200 and < 300;
}

/// <summary>One event or result for one URL, and every attempt at it.</summary>
internal sealed class DeliveryStore(Database database)
{
    private const int MostParameters = 500;

    public static long Add(WriteContext context, NewDelivery delivery)
    {
        context.Session.Execute(
            """
            INSERT INTO delivery (world, resource_id, decided_by, kind, topic, url, body, signature, content_type, faults, status, created_at, cause_id, replay_of)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            """,
            context.Id, delivery.ResourceId, delivery.DecidedBy, delivery.Kind, delivery.Topic, delivery.Url, delivery.Body, delivery.Signature,
            delivery.ContentType, StoredPlan.Write(delivery.Faults), delivery.IsDropped ? "dropped" : "pending", context.Now.ToUnixTimeMilliseconds(),
            delivery.CauseId, delivery.ReplayOf);
        return context.Session.LastInsertRowId();
    }

    public static Uri UrlOf(SqlSession session, long delivery)
    {
        using var row = session.Query("SELECT url FROM delivery WHERE seq = $1", delivery);
        row.Read();
        return new Uri(row.GetString(0));
    }

    /// <summary>The delivery if it is still to be sent.</summary>
    /// <param name="app">Whose; in a world that is not the app's any more nothing is pending.</param>
    /// <param name="id">The delivery.</param>
    public OutgoingDelivery? FindPending(App app, long id) => database.Read(session =>
    {
        using var row = session.Query(
            "SELECT resource_id, topic, url, body, signature, content_type, faults, attempts, cause_id FROM delivery "
            + "WHERE seq = $1 AND status = 'pending' AND world = (SELECT world FROM app WHERE id = $2)",
            id, app.Id);
        return row.Read()
            ? new OutgoingDelivery(
                id, row.GetString(0), row.GetString(1), new Uri(row.GetString(2)), row.GetBytes(3), row.IsNull(4) ? null : row.GetString(4),
                row.GetString(5), StoredPlan.ReadFaults(row.IsNull(6) ? null : row.GetString(6)), row.GetInt32(7))
            {
                App = app.Id,
                CauseId = row.IsNull(8) ? null : row.GetString(8),
            }
            : null;
    });

    /// <summary>
    /// Records an attempt together with what follows from it: delivered, failed, or due again. Where the world has gone meanwhile it is dropped.
    /// </summary>
    public Task<string?> RecordAsync(App app, long id, int number, Attempt attempt, DateTimeOffset? nextDueAt) =>
        database.WriteAsync(Lane.OfAttempts(app), session =>
        {
            var status = attempt.IsDelivered ? "delivered" : nextDueAt is null ? "failed" : "pending";
            var isThere = session.Execute(
                "UPDATE delivery SET status = $1, attempts = $2 WHERE seq = $3 AND world = (SELECT world FROM app WHERE id = $4)",
                status, number, id, app.Id) > 0;
            if (!isThere) return null;

            session.Execute(
                """
                INSERT INTO attempt (delivery, number, started_at, duration_ms, status, response_headers, response_body, error)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                """,
                id, number, attempt.StartedAt.ToUnixTimeMilliseconds(), attempt.DurationMilliseconds,
                attempt.Status, attempt.ResponseHeaders, attempt.ResponseBody, attempt.Error);
            Outbox.AfterAttempt(session, id, nextDueAt);
            return status;
        });

    /// <summary>The ids of the deliveries that fit, between two ids, both excluded; the newest first.</summary>
    public IReadOnlyList<long> Find(App app, DeliveryFilter filter, long before, int limit, long after = 0) => database.Read(session =>
        session.Connection.Query<long>(
            $"SELECT seq FROM delivery WHERE {filter.Condition} AND seq > @after AND seq < @before ORDER BY seq DESC LIMIT @limit",
            new { app.Id, before, after, limit, filter.Resource, filter.Topic, filter.Status, filter.To }).AsList());

    /// <summary>Those of these deliveries that fit.</summary>
    public IReadOnlyList<long> FindAmong(App app, DeliveryFilter filter, IEnumerable<long> ids) => database.Read(session =>
        ids.Chunk(MostParameters).SelectMany(chunk => session.Connection.Query<long>(
            $"SELECT seq FROM delivery WHERE {filter.Condition} AND seq IN @chunk",
            new { app.Id, chunk, filter.Resource, filter.Topic, filter.Status, filter.To })).ToList());

    /// <summary>The id of the app's newest delivery; 0 if there is none.</summary>
    public long Newest(App app) => database.Read(session =>
    {
        using var row = session.Query("SELECT max(seq) FROM delivery WHERE world = (SELECT world FROM app WHERE id = $1)", app.Id);
        return row.Read() && !row.IsNull(0) ? row.GetInt64(0) : 0;
    });

    /// <summary>The delivery to be sent again, as it was; null if there is none.</summary>
    public static NewDelivery? FindForReplay(WriteContext context, long id, string? url)
    {
        using var row = context.Session.Query(
            "SELECT kind, topic, resource_id, url, body, signature, content_type, cause_id, decided_by FROM delivery WHERE seq = $1 AND world = $2",
            id, context.Id);
        return !row.Read() ? null : new NewDelivery(
            row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(8), url ?? row.GetString(3),
            row.GetBytes(4), row.IsNull(5) ? null : row.GetString(5))
        {
            ContentType = row.GetString(6),
            CauseId = row.IsNull(7) ? null : row.GetString(7),
            ReplayOf = id,
        };
    }

    /// <summary>The body and kind of the newest delivery with this signature; null if there is none.</summary>
    public byte[]? FindBySignature(App app, string signature) => database.Read(session => session.Connection.QueryFirstOrDefault<byte[]>(
        "SELECT body FROM delivery WHERE world = (SELECT world FROM app WHERE id = @Id) AND signature = @signature ORDER BY seq DESC LIMIT 1",
        new { app.Id, signature }));

    /// <summary>
    /// Deletes the oldest finished deliveries beyond the newest <paramref name="size"/>, some at a time between other writes. Those pending stay.
    /// </summary>
    public async Task TrimAsync(App app, int size)
    {
        if (database.Read(session => CutOff(session, app, size)) is not { } cutOff) return;

        while (database.Read(session => LastOfOldest(session, app, cutOff)) is { } last)
        {
            await database.WriteAsync(Lane.OfAttempts(app), session =>
            {
                session.Execute($"DELETE FROM attempt WHERE delivery IN (SELECT seq FROM delivery WHERE {Finished})", app.Id, last);
                session.Execute($"DELETE FROM delivery WHERE seq IN (SELECT seq FROM delivery WHERE {Finished})", app.Id, last);
            });
        }
    }

    private const string Finished = "world = (SELECT world FROM app WHERE id = $1) AND status <> 'pending' AND seq <= $2";

    private static long? CutOff(SqlSession session, App app, int size)
    {
        using var row = session.Query(
            "SELECT seq FROM delivery WHERE world = (SELECT world FROM app WHERE id = $1) ORDER BY seq DESC LIMIT 1 OFFSET $2", app.Id, size);
        return row.Read() ? row.GetInt64(0) : null;
    }

    // Up to where one write deletes: the pages of large bodies are read to be freed, so they count, too. A finished delivery never becomes pending again, and
    // what is finished meanwhile only adds to it.
    private static long? LastOfOldest(SqlSession session, App app, long cutOff)
    {
        const int mostAtOnce = 256;
        const long mostBytes = 4 * 1024 * 1024;
        long? last = null;
        var bytes = 0L;
        using var rows = session.Query($"SELECT seq, length(body) FROM delivery WHERE {Finished} ORDER BY seq LIMIT {mostAtOnce}", app.Id, cutOff);
        while (bytes < mostBytes && rows.Read()) (last, bytes) = (rows.GetInt64(0), bytes + rows.GetInt64(1));
        return last;
    }

    /// <summary>These deliveries whole, in the order of their ids.</summary>
    public IReadOnlyList<DeliveryRecord> List(IReadOnlyCollection<long> ids) => database.Read(session =>
    {
        return ids.Order().Chunk(MostParameters).SelectMany(chunk =>
        {
            var attempts = session.Connection.Query<AttemptRow>(
                """
                SELECT delivery, number, started_at AS StartedAt, duration_ms AS DurationMs, status, response_headers AS ResponseHeaders, response_body AS ResponseBody, error
                FROM attempt WHERE delivery IN @chunk ORDER BY number
                """,
                new { chunk }).ToLookup(attempt => attempt.Delivery);
            return session.Connection.Query<DeliveryRow>(
                """
                SELECT d.seq AS Id, d.kind, d.topic, d.resource_id AS ResourceId, d.decided_by AS DecidedBy, d.url, d.status, d.body, d.signature, d.content_type AS ContentType, d.faults, d.cause_id AS CauseId, d.replay_of AS ReplayOf,
                       (SELECT a.api_key FROM world w JOIN app a ON a.id = w.app WHERE w.id = d.world) AS ApiKey,
                       (SELECT min(due_at) FROM due WHERE due.subject = d.seq AND due.work = 'deliver' AND due.sending = 0 AND due.world = d.world) AS DueAt
                FROM delivery d WHERE d.seq IN @chunk ORDER BY d.seq
                """,
                new { chunk }).Select(row => new DeliveryRecord(row, attempts[row.Id].ToList()));
        }).ToList();
    });
}

/// <summary>Which deliveries are meant; null: whatever it is.</summary>
/// <param name="Resource">What it is about, or the resource whose creation led to it.</param>
/// <param name="To">A part of the URL.</param>
internal sealed record DeliveryFilter(string? Resource, string? Topic, string? Status, string? To)
{
    /// <summary>The condition of the app's deliveries that fit, of what is asked alone, so that an index leads to those of a resource.</summary>
    public string Condition => string.Concat(
        "world = (SELECT world FROM app WHERE id = @Id)",
        Resource is null ? "" : " AND (resource_id = @Resource OR cause_id = @Resource)",
        Topic is null ? "" : " AND topic = @Topic",
        Status is null ? "" : " AND status = @Status",
        To is null ? "" : " AND instr(url, @To) > 0");
}

/// <summary>A delivery with its attempts, as the control API shows it.</summary>
internal sealed record DeliveryRecord(DeliveryRow Delivery, IReadOnlyList<AttemptRow> Attempts);

internal sealed record DeliveryRow
{
    public long Id { get; init; }

    public string Kind { get; init; } = "";

    public string Topic { get; init; } = "";

    public string ResourceId { get; init; } = "";

    public string DecidedBy { get; init; } = "";

    public string Url { get; init; } = "";

    public string Status { get; init; } = "";

    public byte[] Body { get; init; } = [];

    public string? Signature { get; init; }

    public string ContentType { get; init; } = "";

    /// <summary>What is wrong with it on purpose, JSON; null: nothing.</summary>
    public string? Faults { get; init; }

    /// <inheritdoc cref="NewDelivery.CauseId"/>
    public string? CauseId { get; init; }

    public long? ReplayOf { get; init; }

    /// <summary>When the next attempt is due, Unix milliseconds; null once there is none.</summary>
    public long? DueAt { get; init; }

    /// <summary>The key that its app signs with; null where the app is gone.</summary>
    public string? ApiKey { get; init; }

    public string BodyText => Encoding.UTF8.GetString(Body);
}

internal sealed record AttemptRow
{
    public long Delivery { get; init; }

    public int Number { get; init; }

    public long StartedAt { get; init; }

    public double DurationMs { get; init; }

    public int? Status { get; init; }

    public string? ResponseHeaders { get; init; }

    public byte[]? ResponseBody { get; init; }

    public string? Error { get; init; }
}
