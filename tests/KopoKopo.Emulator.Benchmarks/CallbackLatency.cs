using System.Diagnostics;

namespace KopoKopo.Emulator.Benchmarks;

/// <summary>From sending a create to having its callback, one payment at a time on an idle emulator, with no delay of the result.</summary>
internal static class CallbackLatency
{
    private const int WarmUp = 100;
    private const int Payments = 300;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(10);

    public static void Measure(Servers servers)
    {
        using var receiver = new Receiver();
        using var server = servers.StartEmulator(resultDelay: TimeSpan.Zero);
        using var connection = server.Connect();
        var request = Payment.Request(server.Port, receiver.Port, connection.RequestToken(server.Port));
        var created = new List<double>();
        var calledBack = new List<double>();
        for (var i = 0; i < WarmUp + Payments; i++)
        {
            var started = Stopwatch.GetTimestamp();
            connection.Create(request);
            var answered = Stopwatch.GetTimestamp();
            var arrived = receiver.Await(1, Patience);

            // The attempt is recorded after the reply; that belongs to this payment, not to the next.
            Thread.Sleep(Idle);
            if (i < WarmUp) continue;

            created.Add(Stopwatch.GetElapsedTime(started, answered).TotalMilliseconds);
            calledBack.Add(Stopwatch.GetElapsedTime(started, arrived).TotalMilliseconds);
        }

        Console.WriteLine(
            $"""

            Latency of one payment at a time, milliseconds, {Payments} payments
              create to 201       p50 {created.Median(),6:0.00}   p99 {created.Percentile(0.99),6:0.00}
              create to callback  p50 {calledBack.Median(),6:0.00}   p99 {calledBack.Percentile(0.99),6:0.00}
            """);
    }
}
