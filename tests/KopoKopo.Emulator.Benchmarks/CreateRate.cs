namespace KopoKopo.Emulator.Benchmarks;

/// <summary>Payments created per second, and GETs of one. No result comes due meanwhile, so creating is measured alone.</summary>
internal static class CreateRate
{
    public static readonly TimeSpan Never = TimeSpan.FromHours(1);

    /// <summary>One server's figures, each a list of its rounds.</summary>
    public sealed class Figures
    {
        public List<double> Creates { get; } = [];

        public List<double> CreateCost { get; } = [];

        public List<double> Gets { get; } = [];

        public List<double> GetCost { get; } = [];
    }

    public static IEnumerable<Row> Measure(Servers servers, Effort effort)
    {
        var (emulator, store, answer) = (new Figures(), new Figures(), new Figures());
        for (var round = 0; round < effort.Rounds; round++)
        {
            using (var server = servers.StartBare(BareLevel.Answer)) Measure(server, effort, answer, isEmulator: false, isStored: false);
            using (var server = servers.StartBare(BareLevel.Store)) Measure(server, effort, store, isEmulator: false, isStored: true);
            using (var server = servers.StartEmulator(Never)) Measure(server, effort, emulator, isEmulator: true, isStored: true);
        }

        yield return new Row("creates per second", "L1", answer.Creates, emulator.Creates);
        yield return new Row("creates per second, far `ResultDelay`", "L2", store.Creates, emulator.Creates, "≥ 0.7");
        yield return new Row("CPU per create, µs", "L2", store.CreateCost, emulator.CreateCost);
        yield return new Row("GETs per second", "L2", store.Gets, emulator.Gets, "≥ 0.85");
        yield return new Row("CPU per GET, µs", "L2", store.GetCost, emulator.GetCost);
    }

    /// <summary>One round of one server, which is killed in the end.</summary>
    public static void Measure(ServerProcess server, Effort effort, Figures figures, bool isEmulator, bool isStored)
    {
        using var connection = server.Connect();
        var token = isEmulator ? connection.RequestToken(server.Port) : null;
        var payment = new Payment(server.Port, Payment.NoReceiver, token);
        using var creates = new Load(server.Port, _ => payment.Bytes);
        creates.Run(effort.WarmUp);
        Measure(server, creates, effort, figures.Creates, figures.CreateCost);
        var created = creates.AnsweredAt.Count;
        if (isStored)
        {
            var get = HttpBytes.Get(server.Port, HttpBytes.LocationIn(connection.Ask(payment.Bytes)), token);
            using var gets = new Load(server.Port, _ => get);
            gets.Run(effort.WarmUp);
            Measure(server, gets, effort, figures.Gets, figures.GetCost);
            created++;
        }

        server.Kill();
        if (isStored) Stored.Check(server.Database, created);
    }

    private static void Measure(ServerProcess server, Load load, Effort effort, List<double> rate, List<double> cost)
    {
        var before = server.ProcessorTime;
        var result = load.Run(effort.Time);
        cost.Add((server.ProcessorTime - before).TotalMicroseconds / result.Answered);
        rate.Add(result.PerSecond);
    }
}
