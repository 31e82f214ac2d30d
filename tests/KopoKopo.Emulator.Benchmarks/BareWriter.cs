using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace KopoKopo.Emulator.Benchmarks;

/// <summary>One thread that drains up to 64 writes into one transaction and answers after the commit: as durable as the emulator.</summary>
internal sealed class BareWriter : IDisposable
{
    private const int MostPerTransaction = 64;
    private readonly BlockingCollection<Write> _queue = [];
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _expect;
    private readonly SqliteCommand _attempt;
    private readonly SqliteCommand _done;
    private readonly SqliteCommand _commit;
    private readonly Thread _thread;
    private long _last;

    public BareWriter(string database)
    {
        SQLitePCL.Batteries_V2.Init();
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Pooling = false }.ToString());
        _connection.Open();
        using (var schema = _connection.CreateCommand())
        {
            schema.CommandText =
                """
                PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 8000;
                CREATE TABLE resource (seq INTEGER PRIMARY KEY, body BLOB NOT NULL);
                CREATE TABLE due (seq INTEGER PRIMARY KEY, due_at INTEGER NOT NULL);
                CREATE TABLE attempt (seq INTEGER PRIMARY KEY, status INTEGER NOT NULL);
                """;
            schema.ExecuteNonQuery();
        }

        _begin = Command("BEGIN IMMEDIATE");
        _insert = Command("INSERT INTO resource (seq, body) VALUES ($1, $2)", "$1", "$2");
        _expect = Command("INSERT INTO due (seq, due_at) VALUES ($1, $2)", "$1", "$2");
        _attempt = Command("INSERT INTO attempt (seq, status) VALUES ($1, $2)", "$1", "$2");
        _done = Command("DELETE FROM due WHERE seq = $1", "$1");
        _commit = Command("COMMIT");
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Stores a resource and that something is due for it.</summary>
    public Task<long> InsertAsync(byte[] body) => Add(id =>
    {
        Execute(_insert, id, body);
        Execute(_expect, id, Environment.TickCount64);
    });

    /// <summary>Stores what came of a callback, and that nothing is due any more.</summary>
    public Task RecordAsync(long id, int status) => Add(_ =>
    {
        Execute(_attempt, id, status);
        Execute(_done, id);
    });

    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread.Join();
        _queue.Dispose();
        foreach (var command in new[] { _begin, _insert, _expect, _attempt, _done, _commit }) command.Dispose();
        _connection.Dispose();
    }

    private Task<long> Add(Action<long> run)
    {
        var write = new Write(run, Interlocked.Increment(ref _last), new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));
        _queue.Add(write);
        return write.Answer.Task;
    }

    private SqliteCommand Command(string sql, params string[] parameters)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // All statements stand above.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var name in parameters) command.Parameters.Add(new SqliteParameter { ParameterName = name });
        return command;
    }

    private static void Execute(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
        command.ExecuteNonQuery();
    }

    // A failure ends the process, and with it the measurement.
    private void Run()
    {
        var batch = new List<Write>(MostPerTransaction);
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            batch.Add(first);
            while (batch.Count < MostPerTransaction && _queue.TryTake(out var next)) batch.Add(next);

            _begin.ExecuteNonQuery();
            foreach (var write in batch) write.Run(write.Id);
            _commit.ExecuteNonQuery();
            foreach (var write in batch) write.Answer.TrySetResult(write.Id);
            batch.Clear();
        }
    }

    private sealed record Write(Action<long> Run, long Id, TaskCompletionSource<long> Answer);
}
