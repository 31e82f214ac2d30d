using System.Diagnostics;

namespace KopoKopo.Emulator.Benchmarks;

/// <summary>
/// Payments created and called back per second: from the first create to the last callback, so that no backlog is left out. And how late a callback comes
/// meanwhile, from its 201 on.
/// </summary>
internal static class CompleteRate
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>One server's figures, each a list of its rounds.</summary>
    public sealed class Figures
    {
        public List<double> Rate { get; } = [];

        public List<double> Cost { get; } = [];

        public List<double> Lag { get; } = [];

        public List<double> LongLag { get; } = [];
    }

    public static IEnumerable<Row> Measure(Servers servers, Effort effort)
    {
        var (emulator, bare) = (new Figures(), new Figures());
        for (var round = 0; round < effort.Rounds; round++)
        {
            using (var server = servers.StartBare(BareLevel.Deliver)) Measure(server, effort, bare, isEmulator: false);
            using (var server = servers.StartEmulator(resultDelay: TimeSpan.Zero)) Measure(server, effort, emulator, isEmulator: true);
        }

        yield return new Row("complete payments per second", "L3", bare.Rate, emulator.Rate, "≥ 0.55");
        yield return new Row("CPU per complete payment, µs", "L3", bare.Cost, emulator.Cost);
        yield return new Row("lag of a callback under the flood, p50, ms", "L3", bare.Lag, emulator.Lag, "≤ 15 ms");
        yield return new Row("the same, p99, ms", "L3", bare.LongLag, emulator.LongLag, "≤ 150 ms");
    }

    /// <summary>One round of one server.</summary>
    public static void Measure(ServerProcess server, Effort effort, Figures figures, bool isEmulator)
    {
        using var receiver = new Receiver();
        using var connection = server.Connect();
        var payment = new Payment(server.Port, receiver.Port, isEmulator ? connection.RequestToken(server.Port) : null);
        using var load = new Load(server.Port, payment.Numbered);
        receiver.Await(load.Run(effort.WarmUp).Answered, Patience);

        var first = load.AnsweredAt.Count;
        var (before, started) = (server.ProcessorTime, Stopwatch.GetTimestamp());
        var created = load.Run(effort.Time);
        var last = receiver.Await(created.Answered, Patience);
        figures.Rate.Add(created.Answered / Stopwatch.GetElapsedTime(started, last).TotalSeconds);
        figures.Cost.Add((server.ProcessorTime - before).TotalMicroseconds / created.Answered);

        var lags = Enumerable.Range(first, created.Answered)
            .Select(number => Math.Max(0, Stopwatch.GetElapsedTime(load.AnsweredAt[number], receiver.ArrivedAt[number]).TotalMilliseconds)).ToList();
        figures.Lag.Add(lags.Median());
        figures.LongLag.Add(lags.Percentile(0.99));
    }
}
