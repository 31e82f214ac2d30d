namespace KopoKopo.Emulator.Store.Sqlite;

/// <summary>
/// Gives the file's free pages back to the disk, a few at a time between other writes (https://www.sqlite.org/pragma.html#pragma_auto_vacuum).
/// </summary>
internal static class FreeSpace
{
    private const int Incremental = 2;
    private const int PagesPerWrite = 64;

    // 4 MiB: what is about to be written anew needs no other place.
    private const long PagesKept = 1024;

    // Making an older file ready copies it whole; up to 16 MiB that goes unnoticed at a start.
    private const long MostPagesCopied = 4096;

    /// <summary>Makes a new file, or an older one that is small, ready to be shortened. Not in a transaction; of a new file, before its first page.</summary>
    public static void Prepare(SqlSession session)
    {
        if (Ask(session, "PRAGMA auto_vacuum") == Incremental || Ask(session, "PRAGMA page_count") - Ask(session, "PRAGMA freelist_count") > MostPagesCopied)
        {
            return;
        }

        session.Execute($"PRAGMA auto_vacuum = {Incremental}");
        if (Ask(session, "PRAGMA page_count") > 0) session.Execute("VACUUM");
    }

    /// <summary>Shortens the file by what is free, until little is free, or nothing.</summary>
    public static async Task GiveBackAsync(Database database, bool all, CancellationToken stopping)
    {
        var isShorter = false;
        while (await database.WriteAsync(session => Shorten(session, all ? 0 : PagesKept)))
        {
            isShorter = true;
            stopping.ThrowIfCancellationRequested();
        }

        if (isShorter) database.Checkpoint();
    }

    // Answers whether it did: there may be more to give back then.
    private static bool Shorten(SqlSession session, long kept)
    {
        if (Ask(session, "PRAGMA freelist_count") <= kept || Ask(session, "PRAGMA auto_vacuum") != Incremental) return false;

        // One row a page.
        using var steps = session.Query($"PRAGMA incremental_vacuum({PagesPerWrite})");
        while (steps.Read())
        {
        }

        return true;
    }

    private static long Ask(SqlSession session, string pragma)
    {
        using var row = session.Query(pragma);
        row.Read();
        return row.GetInt64(0);
    }
}
