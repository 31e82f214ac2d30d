using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace KopoKopo.Emulator.Benchmarks;

/// <summary>One thread that drains up to 64 inserts into one transaction and answers after the commit: as durable as the emulator.</summary>
internal sealed class BareWriter : IDisposable
{
    private const int MostPerTransaction = 64;
    private readonly BlockingCollection<Insert> _queue = [];
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _commit;
    private readonly Thread _thread;

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
                CREATE TABLE payment (seq INTEGER PRIMARY KEY, id TEXT NOT NULL, body BLOB NOT NULL);
                """;
            schema.ExecuteNonQuery();
        }

        _begin = _connection.CreateCommand();
        _begin.CommandText = "BEGIN IMMEDIATE";
        _insert = _connection.CreateCommand();
        _insert.CommandText = "INSERT INTO payment (id, body) VALUES ($id, $body)";
        _insert.Parameters.Add(new SqliteParameter { ParameterName = "$id" });
        _insert.Parameters.Add(new SqliteParameter { ParameterName = "$body" });
        _commit = _connection.CreateCommand();
        _commit.CommandText = "COMMIT";
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    public Task InsertAsync(string id, byte[] body)
    {
        var insert = new Insert(id, body, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        _queue.Add(insert);
        return insert.Answer.Task;
    }

    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread.Join();
        _queue.Dispose();
        _begin.Dispose();
        _insert.Dispose();
        _commit.Dispose();
        _connection.Dispose();
    }

    // A failure ends the process, and with it the measurement.
    private void Run()
    {
        var batch = new List<Insert>(MostPerTransaction);
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            batch.Add(first);
            while (batch.Count < MostPerTransaction && _queue.TryTake(out var next)) batch.Add(next);

            _begin.ExecuteNonQuery();
            foreach (var insert in batch)
            {
                _insert.Parameters[0].Value = insert.Id;
                _insert.Parameters[1].Value = insert.Body;
                _insert.ExecuteNonQuery();
            }

            _commit.ExecuteNonQuery();
            foreach (var insert in batch) insert.Answer.TrySetResult();
            batch.Clear();
        }
    }

    private sealed record Insert(string Id, byte[] Body, TaskCompletionSource Answer);
}
