using Dapper;
using KopoKopo.Emulator.Store.Sqlite;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Store;

public sealed class DatabaseTests : IDisposable
{
    private readonly TemporaryDatabase _file = new();
    private readonly Database _database;

    public DatabaseTests()
    {
        _database = new Database(new EmulatorOptions { Database = _file.FilePath });
        _database.WriteAsync(session => session.Connection.Execute("CREATE TABLE note (text TEXT NOT NULL)")).Wait(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_write_that_throws_undoes_itself_alone()
    {
        var writes = Enumerable.Range(0, 100).Select(i => _database.WriteAsync(session =>
        {
            session.Connection.Execute("INSERT INTO note VALUES (@i)", new { i });
            return i % 10 == 3 ? throw new InvalidOperationException($"no {i}") : i;
        })).ToList();

        await Task.WhenAll(
            writes.Select(write => write.ContinueWith(_ => { }, TestContext.Current.CancellationToken, TaskContinuationOptions.None, TaskScheduler.Default)));

        writes.Where(write => write.IsFaulted)
            .Select(write => write.Exception!.InnerException!.Message)
            .ShouldBe(Enumerable.Range(0, 10).Select(i => $"no {(i * 10) + 3}"));
        Count().ShouldBe(90);
    }

    [Fact]
    public async Task When_the_disk_is_full_every_caller_of_the_transaction_gets_the_error_and_nothing_is_half_kept()
    {
        await _database.WriteAsync(session =>
        {
            var pages = session.Connection.ExecuteScalar<int>("PRAGMA page_count");
            session.Connection.Execute($"PRAGMA max_page_count = {pages + 20}");
        });

        var writes = Enumerable.Range(0, 64).Select(_ => _database.WriteAsync(session =>
            session.Connection.Execute("INSERT INTO note VALUES (@text)", new { text = new string('x', 4000) }))).ToList();
        await Task.WhenAll(
            writes.Select(write => write.ContinueWith(_ => { }, TestContext.Current.CancellationToken, TaskContinuationOptions.None, TaskScheduler.Default)));

        writes.Select(write => (write.Exception?.InnerException as StorageUnavailableException)?.Reason).ShouldContain("the disk is full");
        Count().ShouldBe(writes.Count(write => write.IsCompletedSuccessfully));

        await _database.WriteAsync(session => session.Connection.Execute("PRAGMA max_page_count = 100000"));
        await _database.WriteAsync(session => session.Connection.Execute("INSERT INTO note VALUES ('after')"));
    }

    [Fact]
    public async Task A_commit_is_as_durable_as_SQLite_makes_it()
    {
        _database.Read(session => session.Connection.ExecuteScalar<string>("PRAGMA journal_mode")).ShouldBe("wal");
        (await _database.WriteAsync(session => session.Connection.ExecuteScalar<int>("PRAGMA synchronous"))).ShouldBe(2);
    }

    [Fact]
    public void A_reader_cannot_write() =>
        Should.Throw<StorageUnavailableException>(() => _database.Read(session => session.Connection.Execute("INSERT INTO note VALUES ('x')")));

    public void Dispose()
    {
        _database.Dispose();
        _file.Dispose();
    }

    private int Count() => _database.Read(session => session.Connection.ExecuteScalar<int>("SELECT count(*) FROM note"));
}
