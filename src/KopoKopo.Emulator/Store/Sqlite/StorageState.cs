using Microsoft.Data.Sqlite;

namespace KopoKopo.Emulator.Store.Sqlite;

/// <summary>The database file cannot be read or written for now; the message says why, and nothing of what was asked is kept.</summary>
internal sealed class StorageUnavailableException(string reason, Exception inner) : Exception($"The emulator's database cannot be used: {reason}", inner)
{
    public string Reason => reason;

    /// <summary>What ails the file, in words; null where the statement is at fault and not the file (https://www.sqlite.org/rescode.html).</summary>
    public static string? ReasonOf(Exception exception) => exception is not SqliteException { SqliteErrorCode: var code } ? null : code switch
    {
        SQLitePCL.raw.SQLITE_FULL => "the disk is full",
        SQLitePCL.raw.SQLITE_IOERR => $"the disk does not read or write it ({exception.Message})",
        SQLitePCL.raw.SQLITE_READONLY => "the file or its folder is read-only",
        SQLitePCL.raw.SQLITE_CANTOPEN => "the file cannot be opened: it is gone, or too many files are open",
        SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB => "the file is damaged",
        SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED => "another process has locked the file",
        SQLitePCL.raw.SQLITE_NOMEM => "there is no memory left",
        _ => null,
    };
}

/// <summary>
/// Whether the database file can be used. It counts as failing from the first error on until a probe has written and read again; whoever has work to
/// repeat waits for that, so that nothing asks in vain more than once.
/// </summary>
internal sealed class StorageState
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _failing = New();
    private TaskCompletionSource _working = New();
    private volatile StorageUnavailableException? _failure;

    public StorageState() => _working.SetResult();

    /// <summary>Why the file cannot be used; null if it can.</summary>
    public StorageUnavailableException? Failure => _failure;

    /// <summary>Answers when the file cannot be used.</summary>
    public Task WhenFailing
    {
        get
        {
            lock (_gate) return _failing.Task;
        }
    }

    /// <summary>Answers when the file can be used.</summary>
    public Task WhenWorking
    {
        get
        {
            lock (_gate) return _working.Task;
        }
    }

    /// <summary>The exception that callers get: another, and the file counts as failing, where the file is at fault.</summary>
    public Exception Reported(Exception exception)
    {
        if (StorageUnavailableException.ReasonOf(exception) is not { } reason) return exception;

        var failure = new StorageUnavailableException(reason, exception);
        Fail(failure);
        return failure;
    }

    /// <summary>A probe has written and read.</summary>
    public void Work()
    {
        lock (_gate)
        {
            _failure = null;
            if (!_working.TrySetResult()) return;

            _failing = New();
        }
    }

    private void Fail(StorageUnavailableException failure)
    {
        lock (_gate)
        {
            _failure = failure;
            if (!_failing.TrySetResult()) return;

            _working = New();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
