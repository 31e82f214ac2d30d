using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace KopoKopo.Emulator.Store.Sqlite;

/// <summary>
/// The one writer: a thread that puts queued writes into one transaction, up to 64 or as many as fit into a few milliseconds, and answers every caller
/// after the commit. A write that throws is undone alone. It never waits to fill a transaction. A thread of its own, because a commit blocks until the
/// disk has it.
/// </summary>
internal sealed class WriteQueue : IDisposable
{
    private const int MostPerTransaction = 64;
    private static readonly TimeSpan LongestTransaction = TimeSpan.FromMilliseconds(20);
    private readonly FairQueue<Write> _queue = new();
    private readonly Func<SqlSession> _open;
    private readonly StorageState _storage;
    private readonly Checkpoints _checkpoints;
    private readonly Thread _thread;
    private SqlSession? _session;

    /// <param name="session">The connection that writes.</param>
    /// <param name="open">Opens another, where that one is of no more use.</param>
    /// <param name="storage">Is told when the file fails.</param>
    public WriteQueue(SqlSession session, Func<SqlSession> open, StorageState storage)
    {
        _session = session;
        _open = open;
        _storage = storage;
        _checkpoints = new Checkpoints(open);
        _thread = new Thread(Run) { IsBackground = true, Name = "database writer" };
        _thread.Start();
    }

    /// <summary>How many writes wait.</summary>
    public int Count => _queue.Count;

    public Task<T> Enqueue<T>(Lane lane, Func<SqlSession, T> work)
    {
        var write = new Write<T>(work);
        return _queue.TryAdd(lane, write) ? write.Answer : throw new OperationCanceledException("The emulator is stopping: nothing more is written.");
    }

    /// <summary>Commits what is queued, then closes the connection.</summary>
    public void Dispose()
    {
        _queue.Complete();
        _thread.Join();
        _checkpoints.Dispose();
        _session?.Dispose();
    }

    private void Run()
    {
        var batch = new List<Write>(MostPerTransaction);
        while (_queue.Take(out var first))
        {
            batch.Add(first);
            Commit(batch);
            batch.Clear();
        }
    }

    // Writes hardly ever throw, so a transaction is first tried without savepoints. A write touches nothing but its session: it can be run again.
    private void Commit(List<Write> batch)
    {
        try
        {
            var session = _session ??= _open();
            var started = Stopwatch.GetTimestamp();
            session.Execute("BEGIN IMMEDIATE");
            batch[0].Run(session);
            while (batch.Count < MostPerTransaction && Stopwatch.GetElapsedTime(started) < LongestTransaction && _queue.TryTake(out var next))
            {
                batch.Add(next);
                next.Run(session);
            }

            session.Execute("COMMIT");
        }
        catch (Exception)
        {
            RollBack();
            CommitWithSavepoints(batch);
            return;
        }

        foreach (var write in batch) write.Succeed();
        Fold(_session);
    }

    // Nobody waits for it, and what fails here fails again where somebody does.
    private void Fold(SqlSession session)
    {
        try
        {
            _checkpoints.AfterCommit(session);
        }
        catch (SqliteException)
        {
        }
    }

    private void CommitWithSavepoints(List<Write> batch)
    {
        try
        {
            var session = _session ??= _open();
            session.Execute("BEGIN IMMEDIATE");
            foreach (var write in batch) RunInSavepoint(session, write);
            session.Execute("COMMIT");
        }
        catch (Exception failure)
        {
            // SQLite itself failed, so nothing of this transaction is kept: nobody may be told that it is.
            RollBack();
            var reported = _storage.Reported(failure);
            foreach (var write in batch) write.Fail(reported);
            return;
        }

        foreach (var write in batch) write.Succeed();
    }

    // SQLite may have ended the transaction by itself, as it does when the disk is full. A connection that cannot even roll back is given up.
    private void RollBack()
    {
        try
        {
            if (_session?.TransactionIsGone() == false) _session.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            _session!.Dispose();
            _session = null;
        }
    }

    private void RunInSavepoint(SqlSession session, Write write)
    {
        session.Execute("SAVEPOINT write");
        try
        {
            write.Run(session);
        }
        catch (Exception exception) when (!session.TransactionIsGone())
        {
            // The caller gets this write's own exception; its neighbours in the transaction go on.
            write.Fail(_storage.Reported(exception));
            session.Execute("ROLLBACK TO write");
        }

        session.Execute("RELEASE write");
    }

    private abstract class Write
    {
        public abstract void Run(SqlSession session);

        public abstract void Succeed();

        public abstract void Fail(Exception exception);
    }

    private sealed class Write<T>(Func<SqlSession, T> work) : Write
    {
        private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T _result = default!;

        public Task<T> Answer => _answer.Task;

        public override void Run(SqlSession session) => _result = work(session);

        public override void Succeed() => _answer.TrySetResult(_result);

        public override void Fail(Exception exception) => _answer.TrySetException(exception);
    }
}
