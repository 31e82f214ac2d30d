using Microsoft.Data.Sqlite;

namespace KopoKopo.Emulator.Benchmarks;

/// <summary>A rate counts only if each 201 stands for a row: sees that the killed server's database has them all.</summary>
internal static class Stored
{
    public static void Check(string database, int expected)
    {
        SQLitePCL.Batteries_V2.Init();
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Pooling = false }.ToString());
        connection.Open();
        using var count = connection.CreateCommand();
        count.CommandText = "SELECT count(*) FROM resource";
        var stored = (long)count.ExecuteScalar()!;
        if (stored != expected) throw new InvalidDataException($"{expected} creates were answered with 201, {stored} are stored.");
    }
}
