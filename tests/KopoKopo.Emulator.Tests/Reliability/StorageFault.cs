using KopoKopo.Emulator.Store.Sqlite;
using KopoKopo.Emulator.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using SQLitePCL;

namespace KopoKopo.Emulator.Tests.Reliability;

/// <summary>
/// Takes the storage away from a running emulator and gives it back: SQLite itself refuses, as it does on a full or read-only disk. The settings are
/// made on the writer's own connection, from beside its queue, since a read-only one runs no write that could undo them.
/// </summary>
internal sealed class StorageFault : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);
    private readonly Uri _address;
    private readonly Database _database;
    private readonly sqlite3 _writer;

    private StorageFault(Uri address, Database database, sqlite3 writer) => (_address, _database, _writer) = (address, database, writer);

    public static async Task<StorageFault> OfAsync(EmulatorServer server)
    {
        var address = server.Address;
        var database = server.Services.GetRequiredService<Database>();
        return new StorageFault(address, database, await database.WriteAsync(static session => session.Connection.Handle!));
    }

    /// <summary>The file may grow no further: "database or disk is full".</summary>
    public void FillDisk() => Set("max_page_count = 1");

    public void FreeDisk() => Set("max_page_count = 1073741823");

    /// <summary>Nothing may be written: "attempt to write a readonly database".</summary>
    public void MakeReadOnly() => Set("query_only = 1");

    public void MakeWritable() => Set("query_only = 0");

    /// <summary>Waits until the emulator is ready again: it has noticed that it can write, and done what was due.</summary>
    public async Task EndAsync()
    {
        await _database.Storage.WhenWorking.WaitAsync(Bound);
        using var http = new HttpClient { BaseAddress = _address };
        await Looking.UntilAsync("it is ready again", async () =>
        {
            using var ready = await http.GetAsync("/health/ready", TestContext.Current.CancellationToken);
            return ready.IsSuccessStatusCode;
        });
    }

    /// <summary>Whatever a test has left, the next finds a storage that works.</summary>
    public async ValueTask DisposeAsync()
    {
        MakeWritable();
        FreeDisk();
        await EndAsync();
    }

    private void Set(string pragma) => raw.sqlite3_exec(_writer, $"PRAGMA {pragma}").ShouldBe(raw.SQLITE_OK);
}
