using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace KopoKopo.Emulator.Store.Sqlite;

/// <summary>One open connection and its prepared statements. Used by one thread at a time.</summary>
internal sealed class SqlSession : IDisposable
{
    private readonly Dictionary<string, SqlStatement> _statements = [];

    public SqlSession(SqliteConnection connection) => Connection = connection;

    public SqliteConnection Connection { get; }

    /// <summary>The statements that were prepared so far.</summary>
    public IReadOnlyCollection<string> Statements => _statements.Keys;

    /// <summary>Those of them that SQLite has compiled more than once, as it does after a change of the schema.</summary>
    public IEnumerable<string> CompiledAgain => _statements.Where(statement => statement.Value.TimesCompiledAgain > 0).Select(statement => statement.Key);

    /// <summary>
    /// Runs one of the few hot statements, prepared once per connection. Parameters are named <c>$1</c>, <c>$2</c>, … in the order given.
    /// So do those of a start, where Dapper's first use takes 30 ms; all others go through Dapper on <see cref="Connection"/>.
    /// A limit is written <c>LIMIT $3 + 0</c>: where it is a parameter alone, SQLite plans by its value, and compiles the statement anew at each run.
    /// </summary>
    /// <returns>How many rows it changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<SqlValue> values) => Prepared(sql).Execute(values);

    /// <summary>As <see cref="Execute"/>, for a statement that answers rows.</summary>
    public SqlRows Query(string sql, params ReadOnlySpan<SqlValue> values) => Prepared(sql).Query(values);

    /// <summary>Runs statements that have no parameters and answer nothing, one after the other.</summary>
    public void Run(string script) => SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(Connection.Handle, script), Connection.Handle);

    public long LastInsertRowId() => raw.sqlite3_last_insert_rowid(Connection.Handle);

    /// <summary>Whether SQLite has itself ended the transaction, as it does when the disk is full.</summary>
    public bool TransactionIsGone() => raw.sqlite3_get_autocommit(Connection.Handle) != 0;

    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        Connection.Dispose();
    }

    private SqlStatement Prepared(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement)) _statements.Add(sql, statement = new SqlStatement(Connection, sql));
        return statement;
    }
}
