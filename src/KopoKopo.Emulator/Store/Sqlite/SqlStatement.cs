using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace KopoKopo.Emulator.Store.Sqlite;

/// <summary>
/// One statement, prepared once and run often, on SQLite's own functions: the hot statements of a payment take half the time that they take through a
/// command of ADO.NET, which sets up parameters and a reader for each run. Whatever fails is a <see cref="SqliteException"/>, as there.
/// </summary>
internal sealed class SqlStatement : IDisposable
{
    private const int ShortText = 256;
    private const int StatusOfCompilations = 5; // SQLITE_STMTSTATUS_REPREPARE
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    // Where in the statement $1, $2, … stand.
    private readonly int[] _places;
    private bool _isRunning;

    // A step beyond the last row would begin anew.
    private bool _isOver;

    /// <summary>How often SQLite compiled it anew before a run.</summary>
    public int TimesCompiledAgain => raw.sqlite3_stmt_status(_statement, StatusOfCompilations, 0);

    public SqlStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v3(_database, Encoding.UTF8.GetBytes(sql), raw.SQLITE_PREPARE_PERSISTENT, out _statement, out var rest));
        if (Encoding.UTF8.GetString(rest).AsSpan().Trim() is not ("" or ";")) throw new ArgumentException($"More than one statement: {sql}", nameof(sql));

        _places = new int[raw.sqlite3_bind_parameter_count(_statement)];
        for (var i = 0; i < _places.Length; i++)
        {
            _places[i] = raw.sqlite3_bind_parameter_index(_statement, string.Create(CultureInfo.InvariantCulture, $"${i + 1}"));
            if (_places[i] == 0) throw new ArgumentException($"Parameters are $1 to ${_places.Length}: {sql}", nameof(sql));
        }
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>How many rows it changed, where it changes rows.</returns>
    public int Execute(ReadOnlySpan<SqlValue> values)
    {
        Begin(values);
        try
        {
            while (Step())
            {
            }

            return raw.sqlite3_changes(_database);
        }
        finally
        {
            End();
        }
    }

    /// <summary>Begins to run it; its rows are read one after the other, and nothing else may run it meanwhile.</summary>
    public SqlRows Query(ReadOnlySpan<SqlValue> values)
    {
        Begin(values);
        return new SqlRows(this, _statement);
    }

    /// <summary>Whether there is a further row.</summary>
    public bool Step()
    {
        if (_isOver) return false;

        var result = raw.sqlite3_step(_statement);
        if (result == raw.SQLITE_ROW) return true;

        _isOver = true;
        if (result != raw.SQLITE_DONE) Check(result);
        return false;
    }

    /// <summary>Makes it ready for its next run.</summary>
    public void End()
    {
        // Answers again what went wrong in a step, which is known already.
        _ = raw.sqlite3_reset(_statement);
        _ = raw.sqlite3_clear_bindings(_statement);
        _isRunning = false;
    }

    public void Dispose() => _statement.Dispose();

    private void Begin(ReadOnlySpan<SqlValue> values)
    {
        if (_isRunning) throw new InvalidOperationException("The statement's rows are still being read.");
        if (values.Length != _places.Length) throw new ArgumentException($"{values.Length} values for {_places.Length} parameters.", nameof(values));

        (_isRunning, _isOver) = (true, false);
        try
        {
            for (var i = 0; i < values.Length; i++) Check(Bind(_places[i], values[i]));
        }
        catch
        {
            End();
            throw;
        }
    }

    private int Bind(int place, in SqlValue value) => value.Type switch
    {
        SqlType.Whole => raw.sqlite3_bind_int64(_statement, place, value.Whole),
        SqlType.Real => raw.sqlite3_bind_double(_statement, place, value.Real),
        SqlType.Text => BindText(place, value.Text!),
        SqlType.Bytes when value.Bytes!.Length == 0 => raw.sqlite3_bind_zeroblob(_statement, place, 0),
        SqlType.Bytes => raw.sqlite3_bind_blob(_statement, place, value.Bytes),
        _ => raw.sqlite3_bind_null(_statement, place),
    };

    // SQLite copies what it is given. An empty span has no address, which SQLite would take for null.
    private int BindText(int place, string text)
    {
        if (text.Length == 0) return raw.sqlite3_bind_text(_statement, place, "");

        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var rented = text.Length > ShortText ? ArrayPool<byte>.Shared.Rent(most) : null;
        var bytes = rented ?? stackalloc byte[most];
        try
        {
            return raw.sqlite3_bind_text(_statement, place, bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
        }
        finally
        {
            if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _database);
}

/// <summary>The rows of one run of a statement. Disposing ends the run.</summary>
internal readonly struct SqlRows(SqlStatement run, sqlite3_stmt statement) : IDisposable
{
    /// <summary>Goes on to the next row, at first to the first; false when there is none.</summary>
    public bool Read() => run.Step();

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public long GetInt64(int column) => raw.sqlite3_column_int64(statement, column);

    public int GetInt32(int column) => checked((int)GetInt64(column));

    public bool GetBoolean(int column) => GetInt64(column) != 0;

    public string GetString(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(statement, column));

    public byte[] GetBytes(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    /// <summary>As it stands there.</summary>
    public SqlValue GetValue(int column) => raw.sqlite3_column_type(statement, column) switch
    {
        raw.SQLITE_INTEGER => GetInt64(column),
        raw.SQLITE_FLOAT => raw.sqlite3_column_double(statement, column),
        raw.SQLITE_TEXT => GetString(column),
        raw.SQLITE_BLOB => GetBytes(column),
        _ => default,
    };

    public void Dispose() => run.End();
}
