using System.Diagnostics;

namespace KopoKopo.Emulator.Benchmarks;

/// <summary>Payments created and called back per second: from the first create to the last callback, so that no backlog is left out.</summary>
internal static class CompleteRate
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static void Measure(Servers servers)
    {
        using var receiver = new Receiver();
        using var server = servers.StartEmulator(resultDelay: TimeSpan.Zero);
        using var connection = server.Connect();
        using var load = new Load(server.Port, Payment.Request(server.Port, receiver.Port, connection.RequestToken(server.Port)));
        receiver.Await(load.Run(WarmUp).Answered, Patience);

        var started = Stopwatch.GetTimestamp();
        var created = load.Run(Time);
        var last = receiver.Await(created.Answered, Patience);
        var whole = Stopwatch.GetElapsedTime(started, last);
        Console.WriteLine(
            $"""

            Complete payments per second, 32 connections
              created and called back {created.Answered / whole.TotalSeconds,8:0}   (created alone meanwhile {created.PerSecond:0}; last callback {whole - created.Time:s\.fff} s after the last 201)
            """);
    }
}
