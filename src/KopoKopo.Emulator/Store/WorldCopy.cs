using Dapper;

namespace KopoKopo.Emulator.Store;

/// <summary>How far a copy has come: the table, and the last row of it.</summary>
internal sealed record Place(int Table, long After)
{
    public static readonly Place Start = new(0, long.MinValue);
}

/// <summary>
/// Copies a world row by row into a new one. Each table's rows get a block of new numbers, so that references between them move by a known distance;
/// the block is kept free by copying its last row first.
/// </summary>
internal sealed class WorldCopy
{
    private const int RowsPerWrite = 2000;

    // In this order: what others refer to first. A reference is a column and the table whose numbers it holds.
    private static readonly CopiedTable[] Tables =
    [
        new("account", "id"),
        new("entry", "seq") { References = [("account", "account")] },
        new("financial_transaction", "seq"),
        new("destination", "seq"),
        new("subscription", "seq"),
        new("webhook_event", "seq"),
        new("queued_outcome", "seq"),
        new("resource", "seq"),
        new("delivery", "seq") { References = [("replay_of", "delivery")] },
        new("due", "seq"),
    ];

    private readonly long _from;
    private readonly Dictionary<string, long> _distances = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _reserved = new(StringComparer.Ordinal);

    private WorldCopy(long from, long to)
    {
        _from = from;
        To = to;
    }

    /// <summary>The new world.</summary>
    public long To { get; }

    /// <summary>Makes the new world and keeps the numbers free that its rows will have.</summary>
    public static WorldCopy Begin(SqlSession session, long from)
    {
        var columns = string.Join(", ", session.Connection.Query<string>("SELECT name FROM pragma_table_info('world') WHERE name <> 'id'"));
        session.Connection.Execute($"INSERT INTO world ({columns}) SELECT {columns} FROM world WHERE id = @from", new { from });
        var copy = new WorldCopy(from, session.LastInsertRowId());
        foreach (var table in Tables) copy.Reserve(session, table);
        session.Execute("INSERT INTO customer (world, phone, id) SELECT $1, phone, id FROM customer WHERE world = $2", copy.To, from);
        session.Execute("INSERT INTO scenario_count (world, what, times) SELECT $1, what, times FROM scenario_count WHERE world = $2", copy.To, from);
        return copy;
    }

    /// <summary>Copies some more rows, from a place on.</summary>
    /// <returns>The place to go on from; null when all is copied. Nothing is kept here: a write may run twice.</returns>
    public Place? Step(SqlSession session, Place place)
    {
        if (place.Table == Tables.Length) return null;

        return CopyRows(session, Tables[place.Table], place.After) is { } last ? place with { After = last } : new Place(place.Table + 1, long.MinValue);
    }

    private void Reserve(SqlSession session, CopiedTable table)
    {
        var (first, last) = session.Connection.QuerySingle<(long?, long?)>($"SELECT min({table.Key}), max({table.Key}) FROM {table.Name} WHERE world = @World", new { World = _from });
        if (first is null) return;

        var highest = session.Connection.ExecuteScalar<long>($"SELECT max({table.Key}) FROM {table.Name}");
        _distances[table.Name] = highest + 1 - first.Value;
        _reserved[table.Name] = last!.Value;
        Copy(session, table, $"{table.Key} = @Last", new { Last = last, World = _from });
    }

    // Answers the last row copied; null if there was none.
    private long? CopyRows(SqlSession session, CopiedTable table, long after)
    {
        if (!_distances.ContainsKey(table.Name)) return null;

        var keys = session.Connection.Query<long>(
            $"SELECT {table.Key} FROM {table.Name} WHERE world = @World AND {table.Key} > @After ORDER BY {table.Key} LIMIT {RowsPerWrite}", new { World = _from, After = after }).AsList();
        if (keys.Count == 0) return null;

        // The last row of all is there already.
        Copy(session, table, $"{table.Key} BETWEEN @First AND @Last AND {table.Key} <> @Reserved", new { First = keys[0], Last = keys[^1], Reserved = _reserved[table.Name], World = _from });
        if (table.Name == "delivery") CopyAttempts(session, keys[0], keys[^1]);
        return keys[^1];
    }

    private void Copy(SqlSession session, CopiedTable table, string condition, object parameters)
    {
        var columns = session.Connection.Query<string>($"SELECT name FROM pragma_table_info('{table.Name}')").AsList();
        session.Connection.Execute(
            $"INSERT INTO {table.Name} ({string.Join(", ", columns)}) SELECT {string.Join(", ", columns.Select(column => Value(table, column)))} FROM {table.Name} WHERE world = @World AND {condition}",
            parameters);
    }

    private void CopyAttempts(SqlSession session, long first, long last)
    {
        var columns = session.Connection.Query<string>("SELECT name FROM pragma_table_info('attempt')").AsList();
        session.Connection.Execute(
            $"""
            INSERT INTO attempt ({string.Join(", ", columns)})
            SELECT {string.Join(", ", columns.Select(column => column == "delivery" ? Moved("delivery", "delivery") : column))}
            FROM attempt WHERE delivery IN (SELECT seq FROM delivery WHERE world = @World AND seq BETWEEN @First AND @Last)
            """,
            new { World = _from, First = first, Last = last });
    }

    private string Value(CopiedTable table, string column)
    {
        if (column == "world") return $"{To}";
        if (column == table.Key) return Moved(column, table.Name);
        if (table.Name == "due" && column == "subject") return $"CASE work WHEN 'complete' THEN {Moved(column, "resource")} ELSE {Moved(column, "delivery")} END";
        if (table.Name == "due" && column == "sending") return "0";

        var reference = table.References.FirstOrDefault(reference => reference.Column == column);
        return reference.Table is null ? column : Moved(column, reference.Table);
    }

    private string Moved(string column, string table) => $"{column} + {_distances.GetValueOrDefault(table)}";

    private sealed record CopiedTable(string Name, string Key)
    {
        public IReadOnlyList<(string Column, string Table)> References { get; init; } = [];
    }
}
