using Microsoft.Data.Sqlite;

namespace KopoKopo.Emulator.Store.Sqlite;

/// <summary>One open connection and its prepared commands. Used by one thread at a time.</summary>
internal sealed class SqlSession : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _commands = [];

    public SqlSession(SqliteConnection connection) => Connection = connection;

    public SqliteConnection Connection { get; }

    /// <summary>The statements that were prepared so far.</summary>
    public IReadOnlyCollection<string> Statements => _commands.Keys;

    /// <summary>
    /// Runs one of the few hot statements, prepared once per connection. Parameters are named <c>$1</c>, <c>$2</c>, … in the order given.
    /// So do those of a start, where Dapper's first use takes 30 ms; all others go through Dapper on <see cref="Connection"/>.
    /// </summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteNonQuery();

    /// <summary>As <see cref="Execute"/>, for a statement that answers rows.</summary>
    public SqliteDataReader Query(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteReader();

    public long LastInsertRowId() => SQLitePCL.raw.sqlite3_last_insert_rowid(Connection.Handle);

    /// <summary>Whether SQLite has itself ended the transaction, as it does when the disk is full.</summary>
    public bool TransactionIsGone() => SQLitePCL.raw.sqlite3_get_autocommit(Connection.Handle) != 0;

    public void Dispose()
    {
        foreach (var command in _commands.Values) command.Dispose();
        Connection.Dispose();
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = Connection.CreateCommand();
#pragma warning disable CA2100 // Every statement is a constant of the store; values are parameters.
            command.CommandText = sql;
#pragma warning restore CA2100
            for (var i = 1; i <= values.Length; i++) command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
            _commands.Add(sql, command);
        }

        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command;
    }
}
