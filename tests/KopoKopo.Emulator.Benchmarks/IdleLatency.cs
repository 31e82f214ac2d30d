using System.Diagnostics;

namespace KopoKopo.Emulator.Benchmarks;

/// <summary>From sending a create to having its callback, one payment at a time on an idle server, with no delay of the result.</summary>
internal static class IdleLatency
{
    private const int WarmUp = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(10);

    public static IEnumerable<Row> Measure(Servers servers, Effort effort)
    {
        List<double> bare, emulator;
        using (var server = servers.StartBare(BareLevel.Deliver)) bare = Measure(server, effort, isEmulator: false);
        using (var server = servers.StartEmulator(resultDelay: TimeSpan.Zero)) emulator = Measure(server, effort, isEmulator: true);
        yield return new Row("idle, create to callback, p50, ms", "L3", bare, emulator, "≤ 1.2");
        yield return new Row("the same, p99, ms", "L3", [bare.Percentile(0.99)], [emulator.Percentile(0.99)]);
    }

    /// <summary>What each payment took, ms.</summary>
    public static List<double> Measure(ServerProcess server, Effort effort, bool isEmulator)
    {
        using var receiver = new Receiver();
        using var connection = server.Connect();
        var payment = new Payment(server.Port, receiver.Port, isEmulator ? connection.RequestToken(server.Port) : null);
        var times = new List<double>();
        for (var i = 0; i < WarmUp + effort.Payments; i++)
        {
            var started = Stopwatch.GetTimestamp();
            connection.Ask(payment.Numbered(i));
            var arrived = receiver.Await(1, Patience);

            // The attempt is recorded after the reply; that belongs to this payment, not to the next.
            Thread.Sleep(Idle);
            if (i >= WarmUp) times.Add(Stopwatch.GetElapsedTime(started, arrived).TotalMilliseconds);
        }

        return times;
    }
}
