using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store.Sqlite;

namespace KopoKopo.Emulator.Store;

/// <summary>Something money can be sent to, as it is stored.</summary>
/// <param name="Type">What it is, as clients name it in <c>destination_type</c>.</param>
/// <param name="Reference">Its <c>recipient_reference</c> or <c>account_reference</c>.</param>
/// <param name="Details">What is known of it, JSON.</param>
internal sealed record StoredDestination(string Type, string Reference, byte[] Details);

/// <summary>Pay recipients and merchant accounts, found by their reference or by the id of the resource that added them.</summary>
internal static class DestinationStore
{
    // Two searches, each with an index of its own. The plus keeps SQLite from going through all that is of the type.
    private const string ByReference =
        """
        SELECT type, reference, details FROM destination WHERE world = (SELECT world FROM app WHERE id = $1) AND reference = $3 AND +type = $2
        UNION ALL
        SELECT type, reference, details FROM destination WHERE world = (SELECT world FROM app WHERE id = $1) AND resource_id = $3 AND +type = $2 LIMIT 1
        """;

    public static void Add(WriteContext context, string resourceId, StoredDestination destination, string? key) => context.Session.Execute(
        "INSERT INTO destination (world, type, reference, resource_id, details, details_key) VALUES ($1, $2, $3, $4, $5, $6)",
        context.Id, destination.Type, destination.Reference, resourceId, destination.Details, key);

    /// <summary>The reference of what was first added with these details; null if nothing was.</summary>
    public static string? ReferenceOf(WriteContext context, string type, string key)
    {
        using var row = context.Session.Query(
            "SELECT reference FROM destination WHERE world = $1 AND type = $2 AND details_key = $3 ORDER BY seq LIMIT 1", context.Id, type, key);
        return row.Read() ? row.GetString(0) : null;
    }

    public static StoredDestination? Find(SqlSession session, App app, string type, string reference)
    {
        using var row = session.Query(ByReference, app.Id, type, reference);
        return row.Read() ? new StoredDestination(row.GetString(0), row.GetString(1), row.GetBytes(2)) : null;
    }

    /// <summary>The newest destinations before the row <paramref name="before"/>, with their rows and the resources that added them.</summary>
    public static IReadOnlyList<(long Row, string ResourceId, StoredDestination Destination)> List(SqlSession session, App app, long before, int limit)
    {
        var found = new List<(long, string, StoredDestination)>();
        using var rows = session.Query(
            "SELECT seq, resource_id, type, reference, details FROM destination "
            + "WHERE world = (SELECT world FROM app WHERE id = $1) AND seq < $2 ORDER BY seq DESC LIMIT $3 + 0",
            app.Id, before, limit);
        while (rows.Read())
        {
            found.Add((rows.GetInt64(0), rows.GetString(1), new StoredDestination(rows.GetString(2), rows.GetString(3), rows.GetBytes(4))));
        }

        return found;
    }

    /// <summary>The one added last of this type; null if there is none.</summary>
    public static StoredDestination? Newest(WriteContext context, string type)
    {
        using var row = context.Session.Query(
            "SELECT type, reference, details FROM destination WHERE world = $1 AND type = $2 ORDER BY seq DESC LIMIT 1", context.Id, type);
        return row.Read() ? new StoredDestination(row.GetString(0), row.GetString(1), row.GetBytes(2)) : null;
    }
}
