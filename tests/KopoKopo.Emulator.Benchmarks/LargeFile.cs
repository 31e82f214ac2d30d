using Microsoft.Data.Sqlite;

namespace KopoKopo.Emulator.Benchmarks;

/// <summary>What a million resources in the file cost: creates and complete payments beside those on an empty file, in turn.</summary>
internal static class LargeFile
{
    private const int Resources = 1_000_000;
    private const int Rounds = 3;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static IEnumerable<Row> Measure(Servers servers)
    {
        var large = servers.NewDatabase();
        using (var server = servers.StartEmulator(TimeSpan.Zero, large)) RateOf(server, TimeSpan.FromSeconds(0.1));
        Multiply(large);

        var (empty, full) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            using (var server = servers.StartEmulator(TimeSpan.Zero)) empty.Add(RateOf(server, Time));
            using (var server = servers.StartEmulator(TimeSpan.Zero, large)) full.Add(RateOf(server, Time));
        }

        yield return new Row($"complete payments per second with {Resources:N0} resources in the file", "empty", empty, full, "≥ 0.9");
    }

    private static double RateOf(ServerProcess server, TimeSpan time)
    {
        using var receiver = new Receiver();
        using var connection = server.Connect();
        var payment = new Payment(server.Port, receiver.Port, connection.RequestToken(server.Port));
        using var load = new Load(server.Port, payment.Numbered);
        receiver.Await(load.Run(WarmUp).Answered, Patience);
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        var created = load.Run(time);
        return created.Answered / System.Diagnostics.Stopwatch.GetElapsedTime(started, receiver.Await(created.Answered, Patience)).TotalSeconds;
    }

    // Each payment that is there, with its transaction and entries, is copied under other ids.
    private static void Multiply(string database)
    {
        SQLitePCL.Batteries_V2.Init();
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Pooling = false }.ToString());
        connection.Open();
        using var multiply = connection.CreateCommand();
        multiply.CommandTimeout = 0;
        multiply.CommandText =
            $"""
            PRAGMA synchronous = OFF;
            BEGIN;
            CREATE TEMP TABLE one AS SELECT * FROM resource WHERE status IS NOT NULL LIMIT 1;
            CREATE TEMP TABLE paid AS SELECT * FROM financial_transaction LIMIT 1;
            CREATE TEMP TABLE number AS WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {Resources}) SELECT n FROM n;
            UPDATE world SET ordinal = ordinal + {Resources} WHERE id = (SELECT world FROM one);
            INSERT INTO resource (world, id, kind, ordinal, self_url, request, outcome, errors, decided_by, created_at, status, completed_at, view)
            SELECT world, lower(hex(randomblob(16))), kind, ordinal + n + 100000, self_url, request, outcome, errors, decided_by, created_at, status,
                   completed_at, view
            FROM one, number;
            INSERT INTO financial_transaction (world, id, type, reference, till, amount, at, resource)
            SELECT world, lower(hex(randomblob(16))), type, lower(hex(randomblob(6))), till, amount, at, resource FROM paid, number;
            COMMIT;
            """;
        multiply.ExecuteNonQuery();
    }
}
