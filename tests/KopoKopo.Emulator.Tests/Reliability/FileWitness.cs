using KopoKopo.Emulator.Tests.Control.Worlds;
using Microsoft.Data.Sqlite;

namespace KopoKopo.Emulator.Tests.Reliability;

/// <summary>Looks into a database file, beside the emulator or after it, for what must never be.</summary>
internal static class FileWitness
{
    private const string Kept = "(SELECT world FROM app UNION SELECT world FROM snapshot)";

    // Each counts the rows that break a promise.
    private static readonly (string Promise, string Sql)[] Promises =
    [
        ("an app's world is there", "SELECT count(*) FROM app WHERE world NOT IN (SELECT id FROM world)"),
        ("a snapshot's world is there", "SELECT count(*) FROM snapshot WHERE world NOT IN (SELECT id FROM world)"),
        (
            "a world belongs to one app or one snapshot",
            $"SELECT count(*) - count(DISTINCT world) FROM (SELECT world FROM app UNION ALL SELECT world FROM snapshot)"),
        (
            "a balance is the sum of its entries",
            "SELECT count(*) FROM account a WHERE balance <> (SELECT coalesce(sum(amount), 0) FROM entry e WHERE e.account = a.id)"),
        (
            "an entry is of an account of its world",
            "SELECT count(*) FROM entry e WHERE NOT EXISTS (SELECT 1 FROM account a WHERE a.id = e.account AND a.world = e.world)"),
        (
            "every world has its company's account",
            "SELECT count(*) FROM world w WHERE NOT EXISTS (SELECT 1 FROM account a WHERE a.world = w.id AND a.name = 'company')"),
        ("a due result is of a pending resource", """
            SELECT count(*) FROM due d WHERE d.work = 'complete' AND NOT EXISTS (SELECT 1 FROM resource r WHERE r.seq = d.subject AND r.world = d.world AND r.status IS NULL)
            """),
        ("a due delivery is there and pending", """
            SELECT count(*) FROM due d WHERE d.work = 'deliver' AND NOT EXISTS (SELECT 1 FROM delivery x WHERE x.seq = d.subject AND x.world = d.world AND x.status = 'pending')
            """),
        ("a pending delivery is due", """
            SELECT count(*) FROM delivery x WHERE x.status = 'pending' AND NOT EXISTS (SELECT 1 FROM due d WHERE d.work = 'deliver' AND d.subject = x.seq AND d.world = x.world)
            """),
        ("a pending resource is due", """
            SELECT count(*) FROM resource r WHERE r.status IS NULL AND NOT EXISTS (SELECT 1 FROM due d WHERE d.work = 'complete' AND d.subject = r.seq AND d.world = r.world)
            """),
        ("nothing is due twice", "SELECT count(*) - count(DISTINCT work || subject) FROM due"),
        ("an attempt is of a delivery", "SELECT count(*) FROM attempt WHERE delivery NOT IN (SELECT seq FROM delivery)"),
        ("a delivered one was tried", "SELECT count(*) FROM delivery WHERE status = 'delivered' AND attempts = 0"),
        ("a world's ordinals are its own", "SELECT count(*) FROM (SELECT 1 FROM resource GROUP BY world, ordinal HAVING count(*) > 1)"),
        ("no resource is later than its world's last ordinal", "SELECT count(*) FROM resource r JOIN world w ON w.id = r.world WHERE r.ordinal > w.ordinal"),
    ];

    /// <summary>What is broken in the file, in words; none if nothing is.</summary>
    public static IReadOnlyList<string> Broken(string path)
    {
        using var file = Open(path);
        var broken = Promises.Select(promise => (promise.Promise, Count: Number(file, promise.Sql))).Where(found => found.Count != 0)
            .Select(found => $"{found.Promise}: {found.Count} are otherwise").ToList();
        if (Text(file, "PRAGMA integrity_check") is var check and not "ok") broken.Add(check);
        if (OfNobody(file) is var count and > 0) broken.Add($"every row is an app's or a snapshot's: {count} are nobody's");
        return broken;
    }

    /// <summary>How many rows wait to be swept.</summary>
    public static long OfNobody(string path)
    {
        using var file = Open(path);
        return OfNobody(file);
    }

    private static long OfNobody(SqliteConnection file) => Number(file, $"SELECT count(*) FROM world WHERE id NOT IN {Kept}")
        + WorldRows.Tables.Sum(table => Number(file, $"SELECT count(*) FROM {table} WHERE world NOT IN {Kept}"));

    private static SqliteConnection Open(string path)
    {
        var file = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, Mode = SqliteOpenMode.ReadWrite }.ToString());
        file.Open();
        Text(file, "PRAGMA query_only = 1");
        return file;
    }

    private static long Number(SqliteConnection file, string sql) => long.Parse(Text(file, sql));

    private static string Text(SqliteConnection file, string sql)
    {
        using var command = file.CreateCommand();
#pragma warning disable CA2100 // The statements above, and the names of tables.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar()?.ToString() ?? "";
    }
}
