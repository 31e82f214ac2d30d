using KopoKopo.Emulator.Store.Sqlite;

namespace KopoKopo.Emulator.Store;

/// <summary>
/// Copies a world, as a read view shows it, into a new one: some rows at a time between other writes. Rows get the next free numbers, so numbers grow by as
/// many as there are rows and no more; references follow.
/// </summary>
internal sealed class WorldCopy
{
    private const int MostRows = 800;
    private const long MostBytes = 1024 * 1024;
    private readonly Database _database;
    private readonly ReadView _view;
    private readonly Lane _lane;
    private readonly long _from;
    private readonly Dictionary<string, NumberMap> _numbers = new(StringComparer.Ordinal);

    private WorldCopy(Database database, ReadView view, Lane lane, long from, long to)
    {
        _database = database;
        _view = view;
        _lane = lane;
        _from = from;
        To = to;
    }

    /// <summary>The new world. It is nobody's yet, and in the making: whoever gives it to somebody says that it no longer is.</summary>
    public long To { get; }

    /// <summary>Makes the new world, without its rows.</summary>
    /// <param name="database">Where.</param>
    /// <param name="view">What is copied, as it was then. The caller keeps it open.</param>
    /// <param name="lane">Whose turns the writes take.</param>
    /// <param name="from">The world.</param>
    public static async Task<WorldCopy> BeginAsync(Database database, ReadView view, Lane lane, long from)
    {
        var columns = Columns(view, "world").Where(column => column is not ("id" or "in_the_making")).ToList();
        var values = new SqlValue[columns.Count];
        using (var row = view.Query($"SELECT {string.Join(", ", columns)} FROM world WHERE id = $1", from))
        {
            if (!row.Read()) throw new InvalidOperationException($"There is no world {from}.");
            for (var i = 0; i < values.Length; i++) values[i] = row.GetValue(i);
        }

        var insert = $"INSERT INTO world ({string.Join(", ", columns)}, in_the_making) VALUES ({Parameters(columns.Count)}, 1)";
        var to = await database.WriteAsync(lane, session =>
        {
            session.Execute(insert, values);
            return session.LastInsertRowId();
        });
        return new WorldCopy(database, view, lane, from, to);
    }

    /// <summary>Copies all rows.</summary>
    public async Task CopyRowsAsync()
    {
        foreach (var table in WorldTables.All) await CopyAsync(table);
    }

    private async Task CopyAsync(WorldTable table)
    {
        var columns = Columns(_view, table.Name).Where(column => column != table.Key).ToList();
        var insert = $"INSERT INTO {table.Name} ({string.Join(", ", columns)}) VALUES ({Parameters(columns.Count)})";
        var numbers = _numbers[table.Name] = new NumberMap();
        using var rows = _view.Query(
            $"SELECT {string.Join(", ", columns.Prepend(table.Key ?? "0").Select(column => column == "0" ? column : $"t.{column}"))} {table.Rows}", _from);
        while (Some(rows, table, columns) is { Count: > 0 } some)
        {
            // What a write remembers is kept after its commit only: it may run twice.
            var made = await _database.WriteAsync(_lane, session => Insert(session, insert, some, numbers));
            for (var i = 0; i < made.Count; i++) numbers.Add(some[i].Number, made[i]);
        }
    }

    // A row may refer to one of the same table that stands before it, perhaps among these.
    private static List<long> Insert(SqlSession session, string insert, List<Row> some, NumberMap numbers)
    {
        var made = new List<long>(some.Count);
        foreach (var row in some)
        {
            if (row.Own is { } own)
            {
                var at = some.FindIndex(before => before.Number == own.Number);
                row.Values[own.Column] = at >= 0 && at < made.Count ? made[at] : numbers.Find(own.Number);
            }

            session.Execute(insert, row.Values);
            made.Add(session.LastInsertRowId());
        }

        return made;
    }

    private List<Row> Some(SqlRows rows, WorldTable table, List<string> columns)
    {
        var some = new List<Row>();
        long bytes = 0;
        while (some.Count < MostRows && bytes < MostBytes && rows.Read())
        {
            var values = new SqlValue[columns.Count];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = rows.GetValue(i + 1);
                bytes += values[i].Bytes?.Length ?? 0;
            }

            if (Adapt(table, columns, values, rows.GetInt64(0)) is { } row) some.Add(row);
        }

        return some;
    }

    // Null where the row means nothing any more: what it is about has gone.
    private Row? Adapt(WorldTable table, List<string> columns, SqlValue[] values, long number)
    {
        (int Column, long Number)? own = null;
        for (var i = 0; i < values.Length; i++)
        {
            if (columns[i] == "world") values[i] = To;
            else if (table.References.TryGetValue(columns[i], out var other) && values[i] is { Type: SqlType.Whole, Whole: var referred })
            {
                if (other == table.Name) own = (i, referred);
                else values[i] = _numbers[other].Find(referred);
            }
        }

        return table.Name != "due" || AdaptDue(columns, values) ? new Row(number, values, own) : null;
    }

    // What was being sent is due again.
    private bool AdaptDue(List<string> columns, SqlValue[] values)
    {
        var subject = columns.IndexOf("subject");
        var about = values[columns.IndexOf("work")].Text == "complete" ? "resource" : "delivery";
        values[columns.IndexOf("sending")] = 0L;
        values[subject] = _numbers[about].Find(values[subject].Whole);
        return values[subject].Type != SqlType.Null;
    }

    private static List<string> Columns(ReadView view, string table)
    {
        var columns = new List<string>();
        using var rows = view.Query($"SELECT name FROM pragma_table_info('{table}')");
        while (rows.Read()) columns.Add(rows.GetString(0));
        return columns;
    }

    private static string Parameters(int count) => string.Join(", ", Enumerable.Range(1, count).Select(number => $"${number}"));

    /// <param name="Number">Its number in the world that is copied.</param>
    /// <param name="Values">As they will stand in the copy.</param>
    /// <param name="Own">The column that refers to another row of the same table, and that row's number.</param>
    private sealed record Row(long Number, SqlValue[] Values, (int Column, long Number)? Own);

    /// <summary>Which number a row has in the copy. Rows come in the order of their numbers.</summary>
    private sealed class NumberMap
    {
        private readonly List<long> _before = [];
        private readonly List<long> _after = [];

        public void Add(long before, long after)
        {
            _before.Add(before);
            _after.Add(after);
        }

        /// <summary>The new number; null where the row was not copied.</summary>
        public long? Find(long before)
        {
            var at = _before.BinarySearch(before);
            return at < 0 ? null : _after[at];
        }
    }
}
