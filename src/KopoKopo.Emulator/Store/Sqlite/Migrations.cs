using System.Globalization;

namespace KopoKopo.Emulator.Store.Sqlite;

/// <summary>The schema: embedded SQL files in order of their number. <c>PRAGMA user_version</c> says how far a file has come.</summary>
internal static class Migrations
{
    private const string Prefix = "KopoKopo.Emulator.Store.Sqlite.Migrations.";

    public static void Apply(SqlSession session)
    {
        var version = UserVersion(session);
        var files = Files();
        if (version > files.Count)
        {
            throw new InvalidDataException($"it was written by a newer emulator (schema {version}, this one knows {files.Count}); name another file");
        }

        for (var number = version + 1; number <= files.Count; number++)
        {
            session.Run($"BEGIN IMMEDIATE; {Text(files[number - 1])}; PRAGMA user_version = {number}; COMMIT;");
        }
    }

    private static int UserVersion(SqlSession session)
    {
        using var row = session.Query("PRAGMA user_version");
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
