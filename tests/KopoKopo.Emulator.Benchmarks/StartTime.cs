using System.Diagnostics;

namespace KopoKopo.Emulator.Benchmarks;

/// <summary>From starting the process to its first 201, on a new database. The emulator is asked for a token on the way.</summary>
internal static class StartTime
{
    private const int Starts = 5;

    public static void Measure(Servers servers)
    {
        var emulator = new List<double>();
        var bare = new List<double>();
        for (var i = 0; i < Starts; i++)
        {
            emulator.Add(TimeOf(() => servers.StartEmulator(resultDelay: TimeSpan.FromHours(1)), isEmulator: true));
            bare.Add(TimeOf(servers.StartBare, isEmulator: false));
        }

        Console.WriteLine(
            $"""

            Process start to first 201, milliseconds, median of {Starts}
              emulator            {emulator.Median(),8:0}   ({emulator.List()})
              bare                {bare.Median(),8:0}   ({bare.List()})
              ratio               {emulator.Median() / bare.Median(),8:0.00}
            """);
    }

    private static double TimeOf(Func<ServerProcess> start, bool isEmulator)
    {
        var started = Stopwatch.GetTimestamp();
        using var server = start();
        using var connection = server.Connect();
        var token = isEmulator ? connection.RequestToken(server.Port) : null;
        connection.Create(Payment.Request(server.Port, Payment.NoReceiver, token));
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}
