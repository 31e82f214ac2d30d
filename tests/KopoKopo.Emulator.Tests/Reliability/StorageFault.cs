using KopoKopo.Emulator.Store.Sqlite;
using KopoKopo.Emulator.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using SQLitePCL;

namespace KopoKopo.Emulator.Tests.Reliability;

/// <summary>
/// Takes the storage away from a running emulator and gives it back: SQLite itself refuses, as it does on a full or read-only disk. The settings are
/// made on the writer's own connection, from beside its queue, since a read-only one runs no write that could undo them.
/// </summary>
internal sealed class StorageFault
{
    private readonly sqlite3 _writer;

    private StorageFault(sqlite3 writer) => _writer = writer;

    public static async Task<StorageFault> OfAsync(EmulatorServer server)
    {
        _ = server.Address;
        return new StorageFault(await server.Services.GetRequiredService<Database>().WriteAsync(static session => session.Connection.Handle!));
    }

    /// <summary>The file may grow no further: "database or disk is full".</summary>
    public void FillDisk() => Set("max_page_count = 1");

    public void FreeDisk() => Set("max_page_count = 1073741823");

    /// <summary>Nothing may be written: "attempt to write a readonly database".</summary>
    public void MakeReadOnly() => Set("query_only = 1");

    public void MakeWritable() => Set("query_only = 0");

    private void Set(string pragma) => raw.sqlite3_exec(_writer, $"PRAGMA {pragma}").ShouldBe(raw.SQLITE_OK);
}
