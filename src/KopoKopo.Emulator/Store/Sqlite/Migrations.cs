using System.Globalization;

namespace KopoKopo.Emulator.Store.Sqlite;

/// <summary>
/// The schema: embedded SQL files in order of their number. <c>PRAGMA user_version</c> says how far a file has come. A new file gets what they come to,
/// <c>Schema.sql</c>, which a test writes and compares: to build it by all their changes would take four times as long, at every start of a test suite.
/// </summary>
internal static class Migrations
{
    private const string Schema = "KopoKopo.Emulator.Store.Sqlite.Schema.sql";
    private const string Prefix = "KopoKopo.Emulator.Store.Sqlite.Migrations.";

    /// <summary>Brings a file up to date, whatever it holds.</summary>
    public static void Apply(SqlSession session)
    {
        if (IsNew(session)) Run(session, Schema, Files().Count);
        else ApplyEach(session);
    }

    /// <summary>Applies those that the file has not had, one after the other: to a new file, all.</summary>
    /// <exception cref="InvalidDataException">There are fewer than it has had.</exception>
    public static void ApplyEach(SqlSession session)
    {
        var version = Number(session, "PRAGMA user_version");
        var files = Files();
        if (version > files.Count)
        {
            throw new InvalidDataException($"it was written by a newer emulator (schema {version}, this one knows {files.Count}); name another file");
        }

        for (var number = version + 1; number <= files.Count; number++)
        {
            Run(session, files[number - 1], number);
        }
    }

    // SQLite counts the changes of a schema (https://www.sqlite.org/pragma.html#pragma_schema_version).
    private static bool IsNew(SqlSession session) => Number(session, "PRAGMA schema_version") == 0;

    private static void Run(SqlSession session, string file, int version) =>
        session.Run($"BEGIN IMMEDIATE; {Text(file)}; PRAGMA user_version = {version}; COMMIT;");

    private static int Number(SqlSession session, string sql)
    {
        using var row = session.Query(sql);
        row.Read();
        return row.GetInt32(0);
    }

    private static List<string> Files()
    {
        var names = typeof(Migrations).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        for (var i = 0; i < names.Count; i++)
        {
            if (int.Parse(names[i].AsSpan(Prefix.Length, 4), CultureInfo.InvariantCulture) != i + 1)
            {
                throw new InvalidOperationException($"{names[i]} is out of order.");
            }
        }

        return names;
    }

    private static string Text(string name)
    {
        using var reader = new StreamReader(typeof(Migrations).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
