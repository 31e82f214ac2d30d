namespace KopoKopo.Emulator.Store.Sqlite;

/// <summary>
/// What was committed at one moment, whatever is written afterwards: a read transaction. While it is open the write-ahead log only grows, so it is
/// disposed soon. Used by one thread at a time.
/// </summary>
internal sealed class ReadView : IDisposable
{
    private readonly SqlSession _session;
    private readonly Action<SqlSession> _giveBack;

    /// <param name="session">A connection of its own.</param>
    /// <param name="giveBack">What is done with the connection afterwards.</param>
    public ReadView(SqlSession session, Action<SqlSession> giveBack)
    {
        _session = session;
        _giveBack = giveBack;
        session.Execute("BEGIN");

        // The moment is that of the first read.
        using var first = session.Query("SELECT 1 FROM app LIMIT 1");
        first.Read();
    }

    public SqlRows Query(string sql, params ReadOnlySpan<SqlValue> values) => _session.Query(sql, values);

    public void Dispose()
    {
        _session.Execute("COMMIT");
        _giveBack(_session);
    }
}
