using System.Diagnostics;

namespace KopoKopo.Emulator.Benchmarks;

/// <summary>200,000 payments with a journal of 1,000: memory, the file, and what a reset and a compaction give back.</summary>
internal static class ManyPayments
{
    private const int Payments = 200_000;
    private const int AtOnce = 20_000;
    private const double Mebibyte = 1024 * 1024;
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan GivenBackWithin = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    public static IEnumerable<Row> Measure(Servers servers)
    {
        using var receiver = new Receiver();
        using var server = servers.StartEmulator(TimeSpan.Zero, database: null, "--Emulator:JournalSize=1000");
        using var connection = server.Connect();
        var payment = new Payment(server.Port, receiver.Port, connection.RequestToken(server.Port));
        using var load = new Load(server.Port, payment.Numbered);
        receiver.Await(load.Run(Long, AtOnce).Answered, Long);
        Thread.Sleep(Look);
        yield return One($"memory after {AtOnce:N0} payments, MiB", server.Mebibytes);

        while (load.AnsweredAt.Count < Payments) receiver.Await(load.Run(Long, AtOnce).Answered, Long);
        Thread.Sleep(Look);
        yield return One($"memory after {Payments:N0} payments, MiB", server.Mebibytes);
        yield return One("file, MiB", FileOf(server.Database));
        yield return One("file per payment, kB", FileOf(server.Database) * Mebibyte / Payments / 1000);

        connection.Ask(HttpBytes.Post(server.Port, "/_emulator/compact", "application/json", ""));
        yield return One("file after `compact`, MiB", FileOf(server.Database));
        connection.Ask(HttpBytes.Post(server.Port, "/_emulator/reset", "application/json", ""));
        var started = Stopwatch.GetTimestamp();
        while (FileOf(server.Database) > 32 && Stopwatch.GetElapsedTime(started) < GivenBackWithin) Thread.Sleep(Look);
        yield return One("seconds until a reset had given it back", Stopwatch.GetElapsedTime(started).TotalSeconds);
        yield return One("file after `reset`, MiB", FileOf(server.Database));
    }

    private static Row One(string name, double value) => new(name, null, [], [value]);

    private static double FileOf(string database) => new FileInfo(database).Length / Mebibyte;
}
