namespace KopoKopo.Emulator.Benchmarks;

/// <summary>Two builds of the emulator in turn, so that what the machine does besides meets both.</summary>
internal static class TwoBuilds
{
    private const string Before = "before";

    private sealed class Figures
    {
        public CreateRate.Figures Creates { get; } = new();

        public CompleteRate.Figures Payments { get; } = new();

        public List<double> Idle { get; } = [];

        public List<double> Start { get; } = [];

        public List<double> Memory { get; } = [];
    }

    public static IEnumerable<Row> Measure(Servers before, Servers after, Effort effort)
    {
        var (old, changed) = (new Figures(), new Figures());
        for (var round = 0; round < effort.Rounds; round++)
        {
            foreach (var (servers, figures) in new[] { (before, old), (after, changed) }) Measure(servers, figures, effort);
        }

        yield return new Row("creates per second", Before, old.Creates.Creates, changed.Creates.Creates);
        yield return new Row("CPU per create, µs", Before, old.Creates.CreateCost, changed.Creates.CreateCost);
        yield return new Row("CPU per GET, µs", Before, old.Creates.GetCost, changed.Creates.GetCost);
        yield return new Row("complete payments per second", Before, old.Payments.Rate, changed.Payments.Rate);
        yield return new Row("CPU per complete payment, µs", Before, old.Payments.Cost, changed.Payments.Cost);
        yield return new Row("lag of a callback under the flood, p50, ms", Before, old.Payments.Lag, changed.Payments.Lag);
        yield return new Row("the same, p99, ms", Before, old.Payments.LongLag, changed.Payments.LongLag);
        yield return new Row("idle, create to callback, p50, ms", Before, old.Idle, changed.Idle);
        yield return new Row("process start to first 201, ms", Before, old.Start, changed.Start);
        yield return new Row("memory after the first 201, MiB", Before, old.Memory, changed.Memory);
    }

    private static void Measure(Servers servers, Figures figures, Effort effort)
    {
        using (var server = servers.StartEmulator(CreateRate.Never)) CreateRate.Measure(server, effort, figures.Creates, isEmulator: true, isStored: true);
        using (var server = servers.StartEmulator(TimeSpan.Zero)) CompleteRate.Measure(server, effort, figures.Payments, isEmulator: true);
        using (var server = servers.StartEmulator(TimeSpan.Zero)) figures.Idle.AddRange(IdleLatency.Measure(server, effort, isEmulator: true));
        for (var i = 0; i < effort.Starts / effort.Rounds; i++)
        {
            figures.Start.Add(StartTime.TimeOf(() => servers.StartEmulator(CreateRate.Never), isEmulator: true, figures.Memory));
        }
    }
}
