using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace KopoKopo.Emulator.Store.Sqlite;

/// <summary>
/// The SQLite file: one group-committing writer, pooled readers. Opening it brings its schema up to date; a second emulator on the same
/// file is refused, since each would send the other's callbacks.
/// </summary>
internal sealed class Database : IDisposable
{
    private const int MostIdleReaders = 16;
    private const int ProbedBytes = 64 * 1024;
    private readonly ConcurrentBag<SqlSession> _readers = [];
    private readonly WriteQueue _writes;
    private readonly DatabaseFile _file;
    private int _idleReaders;
    private bool _isClosed;

    public Database(EmulatorOptions options)
    {
        SQLitePCL.Batteries_V2.Init();
        _file = new DatabaseFile(options.Database);
        SqlSession? writer = null;
        try
        {
            writer = Open(readOnly: false, FreeSpace.Prepare);
            Migrations.Apply(writer);

            // One is always there: where no further file can be opened, reading goes on.
            GiveBack(Open(readOnly: true));
        }
        catch (Exception exception) when (exception is SqliteException or InvalidDataException)
        {
            writer?.Dispose();
            _file.Dispose();
            throw new DatabaseUnusableException(FilePath, exception.Message, exception);
        }

        _writes = new WriteQueue(writer, () => Open(readOnly: false), Storage);
    }

    public string FilePath => _file.FilePath;

    /// <summary>How large the file is with its log, in bytes.</summary>
    public long Length => _file.Length;

    /// <inheritdoc cref="DatabaseFile.RealPath"/>
    public string RealPath => _file.RealPath;

    /// <summary>Whether the file can be used.</summary>
    public StorageState Storage { get; } = new();

    /// <summary>How many writes wait for the writer.</summary>
    public int QueuedWrites => _writes.Count;

    /// <summary>
    /// Runs a write on the one writer and answers after its commit is on disk. Others may share the transaction; an exception undoes this
    /// write alone. The write must touch nothing but its session: no memory, no HTTP. It should be over in a few milliseconds, since all others wait.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The file fails; nothing is kept.</exception>
    public Task<T> WriteAsync<T>(Lane lane, Func<SqlSession, T> write) => _writes.Enqueue(lane, write);

    /// <inheritdoc cref="WriteAsync{T}(Lane, Func{SqlSession, T})"/>
    public Task WriteAsync(Lane lane, Action<SqlSession> write) => _writes.Enqueue(lane, session =>
    {
        write(session);
        return true;
    });

    /// <summary>As <see cref="WriteAsync{T}(Lane, Func{SqlSession, T})"/>, for what no app asked for.</summary>
    public Task<T> WriteAsync<T>(Func<SqlSession, T> write) => WriteAsync(Lane.Emulator, write);

    /// <inheritdoc cref="WriteAsync{T}(Func{SqlSession, T})"/>
    public Task WriteAsync(Action<SqlSession> write) => WriteAsync(Lane.Emulator, write);

    /// <summary>Reads what is committed.</summary>
    /// <exception cref="StorageUnavailableException">The file fails.</exception>
    public T Read<T>(Func<SqlSession, T> read)
    {
        SqlSession? session = null;
        try
        {
            session = TakeReader();
            return read(session);
        }
        catch (SqliteException exception) when (StorageUnavailableException.ReasonOf(exception) is not null)
        {
            session?.Dispose();
            session = null;
            throw Storage.Reported(exception);
        }
        finally
        {
            if (session is not null) GiveBack(session);
        }
    }

    /// <summary>A view of what is committed now.</summary>
    public ReadView OpenView() => new(TakeReader(), GiveBack);

    /// <summary>Opens the file anew, writes and reads, as everything that waits for it would.</summary>
    /// <exception cref="StorageUnavailableException">The file still fails.</exception>
    public async Task ProbeAsync()
    {
        await WriteAsync(Lane.Emulator, session => session.Execute("INSERT INTO storage_probe (bytes) VALUES (zeroblob($1))", ProbedBytes));
        await WriteAsync(Lane.Emulator, session => session.Execute("DELETE FROM storage_probe"));
        try
        {
            using var fresh = Open(readOnly: true);
            using var row = fresh.Query("SELECT count(*) FROM storage_probe");
            row.Read();
        }
        catch (SqliteException exception)
        {
            throw new StorageUnavailableException(StorageUnavailableException.ReasonOf(exception) ?? exception.Message, exception);
        }
    }

    /// <summary>Folds the write-ahead log into the file as far as nobody reads from it: so a file that has become shorter is shorter on disk, too.</summary>
    public void Checkpoint()
    {
        using var session = Open(readOnly: false);
        using var row = session.Query("PRAGMA wal_checkpoint(PASSIVE)");
        row.Read();
    }

    /// <summary>As <see cref="Checkpoint"/>, and the log's file is emptied, too, if nobody reads from it within a moment.</summary>
    public void CheckpointAndEmptyLog()
    {
        Checkpoint();
        using var session = Open(readOnly: false);
        using var row = session.Query("PRAGMA wal_checkpoint(TRUNCATE)");
        row.Read();
    }

    /// <summary>Commits what is queued, then closes. The write-ahead log is folded into the file.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isClosed, true)) return;

        _writes.Dispose();
        while (_readers.TryTake(out var reader)) reader.Dispose();
        _file.Dispose();
    }

    private SqlSession TakeReader()
    {
        if (Volatile.Read(ref _isClosed)) throw new OperationCanceledException("The emulator is stopping: nothing more is read.");

        if (!_readers.TryTake(out var session)) return Open(readOnly: true);

        Interlocked.Decrement(ref _idleReaders);
        return session;
    }

    // Of those that a rush has opened, a few stay.
    private void GiveBack(SqlSession session)
    {
        if (Interlocked.Increment(ref _idleReaders) <= MostIdleReaders && !Volatile.Read(ref _isClosed))
        {
            _readers.Add(session);
            return;
        }

        Interlocked.Decrement(ref _idleReaders);
        session.Dispose();
    }

    private SqlSession Open(bool readOnly, Action<SqlSession>? before = null)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = _file.RealPath,
            Pooling = false,
            Cache = SqliteCacheMode.Private,
        }.ToString());
        try
        {
            connection.Open();
            var session = new SqlSession(connection);

            session.Run("PRAGMA busy_timeout = 5000;");
            before?.Invoke(session);

            // Foreign keys stand in the schema for its reader. Checked at each insert they would cost a look-up each, and rows of a world go in any order.
            // FULL: a 201 is on disk before it is sent. A temporary file, which nobody opens after this process, need not outlast the machine's power.
            // Checkpoints are made beside the writer (Checkpoints); a commit makes one only if those fail for long.
            session.Run(readOnly
                ? "PRAGMA query_only = 1;"
                : $"PRAGMA journal_mode = WAL; PRAGMA foreign_keys = 0; PRAGMA synchronous = {(_file.IsTemporary ? "OFF" : "FULL")}; "
                    + "PRAGMA wal_autocheckpoint = 40000; PRAGMA journal_size_limit = 67108864;");
            return session;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
