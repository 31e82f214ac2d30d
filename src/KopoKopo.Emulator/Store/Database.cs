using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace KopoKopo.Emulator.Store;

/// <summary>
/// The SQLite file: one group-committing writer, pooled readers. Opening it brings its schema up to date; a second emulator on the same
/// file is refused, since each would send the other's callbacks.
/// </summary>
internal sealed class Database : IDisposable
{
    private readonly ConcurrentBag<SqlSession> _readers = [];
    private readonly SqlSession _writer;
    private readonly WriteQueue _writes;
    private readonly FileStream _lock;
    private readonly bool _isTemporary;
    private bool _isClosed;

    public Database(EmulatorOptions options)
    {
        SQLitePCL.Batteries_V2.Init();
        _isTemporary = string.IsNullOrWhiteSpace(options.Database);
        FilePath = Path.GetFullPath(_isTemporary ? Path.Combine(Path.GetTempPath(), $"kopokopo-emulator-{Path.GetRandomFileName()}.db") : options.Database);
        _lock = TakeLock(FilePath);
        try
        {
            _writer = Open(readOnly: false);
            Migrations.Apply(_writer);
        }
        catch (Exception exception) when (exception is SqliteException or InvalidDataException)
        {
            _writer?.Dispose();
            ReleaseLock();
            throw new DatabaseUnusableException(FilePath, exception.Message, exception);
        }

        _writes = new WriteQueue(_writer);
    }

    public string FilePath { get; }

    /// <summary>
    /// Runs a write on the one writer and answers after its commit is on disk. Others may share the transaction; an exception undoes this
    /// write alone. The write must touch nothing but its session: no memory, no HTTP.
    /// </summary>
    public Task<T> WriteAsync<T>(Func<SqlSession, T> write) => _writes.Enqueue(write);

    public Task WriteAsync(Action<SqlSession> write) => _writes.Enqueue(session =>
    {
        write(session);
        return true;
    });

    /// <summary>Reads what is committed.</summary>
    public T Read<T>(Func<SqlSession, T> read)
    {
        if (Volatile.Read(ref _isClosed)) throw new OperationCanceledException("The emulator is stopping: nothing more is read.");

        if (!_readers.TryTake(out var session)) session = Open(readOnly: true);
        try
        {
            return read(session);
        }
        finally
        {
            _readers.Add(session);
        }
    }

    /// <summary>Commits what is queued, then closes. The write-ahead log is folded into the file.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isClosed, true)) return;

        _writes.Dispose();
        while (_readers.TryTake(out var reader)) reader.Dispose();
        _writer.Dispose();
        ReleaseLock();
        if (!_isTemporary) return;

        foreach (var file in new[] { FilePath, $"{FilePath}-wal", $"{FilePath}-shm" }) File.Delete(file);
    }

    private static FileStream TakeLock(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return new FileStream($"{path}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseUnusableException(path, $"it cannot be opened, or another emulator uses it ({exception.Message})", exception);
        }
    }

    private void ReleaseLock() => _lock.Dispose();

    private SqlSession Open(bool readOnly)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = FilePath,
            Pooling = false,
            Cache = SqliteCacheMode.Private,
        }.ToString());
        try
        {
            connection.Open();
            using var pragmas = connection.CreateCommand();

            // Foreign keys stand in the schema for its reader. Checked at each insert they would cost a look-up each, and rows of a world go in any order.
            // FULL: a 201 is on disk before it is sent. The checkpoint is rare because it stalls the writer (5 ms against 15 at the 99th percentile).
            pragmas.CommandText = readOnly
                ? "PRAGMA query_only = 1; PRAGMA busy_timeout = 5000;"
                : "PRAGMA journal_mode = WAL; PRAGMA foreign_keys = 0; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 8000; PRAGMA busy_timeout = 5000;";
            pragmas.ExecuteNonQuery();
            return new SqlSession(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}

/// <summary>The database file cannot be used; the message says why in one line.</summary>
internal sealed class DatabaseUnusableException(string path, string reason, Exception inner)
    : Exception($"Emulator:Database is \"{path}\": {reason}", inner);
