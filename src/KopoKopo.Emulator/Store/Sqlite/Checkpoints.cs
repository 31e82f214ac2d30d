using Microsoft.Data.Sqlite;

namespace KopoKopo.Emulator.Store.Sqlite;

/// <summary>
/// Folds the write-ahead log into the file. SQLite would do it inside a commit, and every app would wait a tenth of a second for the disk; so a connection
/// of its own does the bulk while the writer goes on, and the writer only what has come meanwhile, after which the log begins anew
/// (https://www.sqlite.org/wal.html#checkpointing).
/// </summary>
internal sealed class Checkpoints(Func<SqlSession> open) : IDisposable
{
    private const int PagesWritten = 9; // SQLITE_DBSTATUS_CACHE_WRITE
    private const int PagesBetween = 4000;
    private Task? _folding;
    private int _writtenBefore;

    /// <summary>Asked by the writer between two transactions.</summary>
    public void AfterCommit(SqlSession writer)
    {
        if (_folding is { IsCompleted: false }) return;

        var written = Written(writer);
        if (_folding is not null)
        {
            _folding = null;
            _writtenBefore = written;
            Fold(writer);
        }
        else if (written - _writtenBefore is < 0 or >= PagesBetween)
        {
            _folding = Task.Factory.StartNew(FoldBulk, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    public void Dispose() => _folding?.GetAwaiter().GetResult();

    private void FoldBulk()
    {
        try
        {
            using var session = open();
            Fold(session);
        }
        catch (SqliteException)
        {
            // The log only grows meanwhile; the writer's own attempt follows, and the next one.
        }
    }

    private static void Fold(SqlSession session)
    {
        using var row = session.Query("PRAGMA wal_checkpoint(PASSIVE)");
        row.Read();
    }

    private static int Written(SqlSession session)
    {
        _ = SQLitePCL.raw.sqlite3_db_status(session.Connection.Handle, PagesWritten, out var written, out _, 0);
        return written;
    }
}
