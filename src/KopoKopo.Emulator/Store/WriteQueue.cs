using System.Collections.Concurrent;

namespace KopoKopo.Emulator.Store;

/// <summary>
/// The one writer: a thread that drains up to 64 queued writes into one transaction and answers every caller after the commit. A write that
/// throws is undone alone. It never waits to fill a transaction. A thread of its own, because a commit blocks until the disk has it.
/// </summary>
internal sealed class WriteQueue : IDisposable
{
    private const int MostPerTransaction = 64;
    private readonly BlockingCollection<Write> _queue = [];
    private readonly SqlSession _session;
    private readonly Thread _thread;

    public WriteQueue(SqlSession session)
    {
        _session = session;
        _thread = new Thread(Run) { IsBackground = true, Name = "database writer" };
        _thread.Start();
    }

    public Task<T> Enqueue<T>(Func<SqlSession, T> work)
    {
        var write = new Write<T>(work);
        try
        {
            _queue.Add(write);
        }
        catch (InvalidOperationException exception)
        {
            throw new OperationCanceledException("The emulator is stopping: nothing more is written.", exception);
        }

        return write.Answer;
    }

    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread.Join();
        _queue.Dispose();
    }

    private void Run()
    {
        var batch = new List<Write>(MostPerTransaction);
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            batch.Add(first);
            while (batch.Count < MostPerTransaction && _queue.TryTake(out var next)) batch.Add(next);

            Commit(batch);
            batch.Clear();
        }
    }

    // Writes hardly ever throw, so a transaction is first tried without savepoints. A write touches nothing but its session: it can be run again.
    private void Commit(List<Write> batch)
    {
        try
        {
            _session.Execute("BEGIN IMMEDIATE");
            foreach (var write in batch) write.Run(_session);
            _session.Execute("COMMIT");
        }
        catch (Exception)
        {
            RollBack();
            CommitWithSavepoints(batch);
            return;
        }

        foreach (var write in batch) write.Succeed();
    }

    private void CommitWithSavepoints(List<Write> batch)
    {
        try
        {
            _session.Execute("BEGIN IMMEDIATE");
            foreach (var write in batch) RunInSavepoint(write);
            _session.Execute("COMMIT");
        }
        catch (Exception failure)
        {
            // SQLite itself failed, so nothing of this transaction is kept: nobody may be told that it is.
            RollBack();
            foreach (var write in batch) write.Fail(failure);
            return;
        }

        foreach (var write in batch) write.Succeed();
    }

    // SQLite may have ended the transaction by itself, as it does when the disk is full.
    private void RollBack()
    {
        if (!_session.TransactionIsGone()) _session.Execute("ROLLBACK");
    }

    private void RunInSavepoint(Write write)
    {
        _session.Execute("SAVEPOINT write");
        try
        {
            write.Run(_session);
        }
        catch (Exception exception) when (!_session.TransactionIsGone())
        {
            // The caller gets this write's own exception; its neighbours in the transaction go on.
            write.Fail(exception);
            _session.Execute("ROLLBACK TO write");
        }

        _session.Execute("RELEASE write");
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
