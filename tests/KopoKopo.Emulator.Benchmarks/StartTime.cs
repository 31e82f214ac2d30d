using System.Diagnostics;

namespace KopoKopo.Emulator.Benchmarks;

/// <summary>From starting the process to its first 201, on a new database. The emulator is asked for a token on the way. And its memory.</summary>
internal static class StartTime
{
    private static readonly TimeSpan Settles = TimeSpan.FromSeconds(1);

    public static IEnumerable<Row> Measure(Servers servers, Effort effort)
    {
        var (bare, emulator, memory) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < effort.Starts; i++)
        {
            bare.Add(TimeOf(() => servers.StartBare(BareLevel.Answer), isEmulator: false, memory: []));
            emulator.Add(TimeOf(() => servers.StartEmulator(resultDelay: TimeSpan.FromHours(1)), isEmulator: true, memory));
        }

        yield return new Row("process start to first 201, ms", "L1", bare, emulator, "≤ 2.2");
        yield return new Row("memory after the first 201, MiB", null, [], memory, "≤ 90");
    }

    /// <summary>What a start took, ms; adds what memory it had thereafter.</summary>
    public static double TimeOf(Func<ServerProcess> start, bool isEmulator, List<double> memory)
    {
        var started = Stopwatch.GetTimestamp();
        using var server = start();
        using var connection = server.Connect();
        var token = isEmulator ? connection.RequestToken(server.Port) : null;
        connection.Ask(new Payment(server.Port, Payment.NoReceiver, token).Bytes);
        var time = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        if (isEmulator) Thread.Sleep(Settles);
        memory.Add(server.Mebibytes);
        return time;
    }
}
