using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store.Sqlite;

namespace KopoKopo.Emulator.Store;

internal enum DueKind
{
    /// <summary>Make a resource final.</summary>
    Complete,

    /// <summary>POST a delivery.</summary>
    Deliver,
}

/// <summary>One row of the outbox.</summary>
internal sealed record DueRow(long Seq, long World, DateTimeOffset DueAt, DueKind Kind, long Subject);

/// <summary>A row of the outbox as it is shown.</summary>
/// <param name="DueAt">When.</param>
/// <param name="Kind">What is done then.</param>
/// <param name="ResourceId">The resource, or what the delivery is about.</param>
/// <param name="Name">The resource's kind, or the delivery's topic.</param>
/// <param name="Delivery">The delivery's number; null for a result.</param>
/// <param name="Url">Where the delivery goes; null for a result.</param>
internal sealed record DueItem(DateTimeOffset DueAt, DueKind Kind, string ResourceId, string Name, long? Delivery, string? Url);

/// <summary>All that is due later, one row each, written in the same transaction as its cause.</summary>
internal static class Outbox
{
    // As the table says it.
    private const string Complete = "complete";
    private const string Open = "world = (SELECT world FROM app WHERE id = $1) AND sending = 0";

    public static void Add(SqlSession session, long world, DateTimeOffset dueAt, DueKind kind, long subject, bool sending = false) => session.Execute(
        "INSERT INTO due (world, due_at, work, subject, sending) VALUES ($1, $2, $3, $4, $5)",
        world, dueAt.ToUnixTimeMilliseconds(), kind == DueKind.Complete ? Complete : "deliver", subject, sending);

    /// <summary>What is due by <paramref name="until"/>, in due order.</summary>
    public static List<DueRow> Due(SqlSession session, App app, DateTimeOffset until, int limit)
    {
        var due = new List<DueRow>();
        using var rows = session.Query(
            $"SELECT seq, world, due_at, work, subject FROM due WHERE {Open} AND due_at <= $2 ORDER BY due_at, seq LIMIT $3 + 0",
            app.Id, until.ToUnixTimeMilliseconds(), limit);
        while (rows.Read())
        {
            due.Add(new DueRow(
                rows.GetInt64(0),
                rows.GetInt64(1),
                DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(2)),
                KindOf(rows.GetString(3)),
                rows.GetInt64(4)));
        }

        return due;
    }

    /// <summary>When the app's earliest open row is due; null if there is none.</summary>
    public static DateTimeOffset? Earliest(SqlSession session, App app)
    {
        using var row = session.Query($"SELECT min(due_at) FROM due WHERE {Open}", app.Id);
        return row.Read() && !row.IsNull(0) ? DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)) : null;
    }

    /// <summary>How many rows of all apps are open, to <paramref name="most"/>.</summary>
    public static long CountOpen(SqlSession session, int most)
    {
        using var row = session.Query(
            "SELECT count(*) FROM (SELECT 1 FROM app JOIN due ON due.world = app.world WHERE due.sending = 0 LIMIT $1 + 0)", most);
        row.Read();
        return row.GetInt64(0);
    }

    /// <summary>What the app's clock brings next, the earliest first: results by their resources, deliveries by their numbers.</summary>
    public static IReadOnlyList<DueItem> Next(SqlSession session, App app, int limit)
    {
        var next = new List<DueItem>();
        using var rows = session.Query(
            $"""
            SELECT due.due_at, due.work, coalesce(r.id, d.cause_id, d.resource_id), coalesce(r.kind, d.topic), d.seq, d.url
            FROM due LEFT JOIN resource r ON due.work = 'complete' AND r.seq = due.subject LEFT JOIN delivery d ON due.work = 'deliver' AND d.seq = due.subject
            WHERE due.{Open} ORDER BY due.due_at, due.seq LIMIT $2 + 0
            """,
            app.Id, limit);
        while (rows.Read())
        {
            next.Add(new DueItem(
                DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(0)), KindOf(rows.GetString(1)),
                rows.GetString(2), rows.GetString(3), rows.IsNull(4) ? null : rows.GetInt64(4), rows.IsNull(5) ? null : rows.GetString(5)));
        }

        return next;
    }

    private static DueKind KindOf(string work) => work == Complete ? DueKind.Complete : DueKind.Deliver;

    public static void MarkSending(SqlSession session, DueRow row) => session.Execute("UPDATE due SET sending = 1 WHERE seq = $1", row.Seq);

    /// <summary>When the resource's result is due; null if no clock brings it.</summary>
    public static DateTimeOffset? CompletionOf(SqlSession session, long resource)
    {
        using var row = session.Query("SELECT due_at FROM due WHERE subject = $1 AND work = 'complete'", resource);
        return row.Read() ? DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)) : null;
    }

    /// <summary>The resource is final already: no clock has to make it so.</summary>
    public static void RemoveCompletion(SqlSession session, long resource) =>
        session.Execute("DELETE FROM due WHERE subject = $1 AND work = 'complete'", resource);

    public static void Remove(SqlSession session, DueRow row) => session.Execute("DELETE FROM due WHERE seq = $1", row.Seq);

    /// <summary>The delivery's row has been tried: it comes back at <paramref name="nextDueAt"/>, or is done with.</summary>
    public static void AfterAttempt(SqlSession session, long delivery, DateTimeOffset? nextDueAt)
    {
        if (nextDueAt is { } dueAt)
        {
            session.Execute(
                "UPDATE due SET sending = 0, due_at = $1 WHERE subject = $2 AND sending = 1 AND work = 'deliver'", dueAt.ToUnixTimeMilliseconds(), delivery);
        }
        else
        {
            session.Execute("DELETE FROM due WHERE subject = $1 AND sending = 1 AND work = 'deliver'", delivery);
        }
    }

    /// <summary>At a start: what was being sent when the process ended is sent again, with the same bytes.</summary>
    public static void ReopenSending(SqlSession session) => session.Execute("UPDATE due SET sending = 0 WHERE sending = 1");
}
