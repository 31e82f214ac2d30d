namespace KopoKopo.Emulator.Benchmarks;

/// <summary>Payments created per second. No result comes due meanwhile, so creating is measured alone.</summary>
internal static class CreateRate
{
    private const int Rounds = 3;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    public static void Measure(Servers servers)
    {
        var emulator = new List<double>();
        var bare = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            using (var server = servers.StartEmulator(Never)) emulator.Add(RateOf(server, isEmulator: true));
            using (var server = servers.StartBare()) bare.Add(RateOf(server, isEmulator: false));
        }

        using var logging = servers.StartEmulator(Never, defaultLogging: true);
        var logged = RateOf(logging, isEmulator: true);
        Console.WriteLine(
            $"""

            Payments created per second, 32 connections, median of {Rounds}
              emulator            {emulator.Median(),8:0}   ({emulator.List()})
              bare                {bare.Median(),8:0}   ({bare.List()})
              ratio               {emulator.Median() / bare.Median(),8:0.00}
              default logging     {logged,8:0}   (one round; ratio {logged / bare.Median():0.00})
            """);
    }

    private static double RateOf(ServerProcess server, bool isEmulator)
    {
        using var connection = server.Connect();
        var token = isEmulator ? connection.RequestToken(server.Port) : null;
        using var load = new Load(server.Port, Payment.Request(server.Port, Payment.NoReceiver, token));
        var before = load.Run(WarmUp);
        var result = load.Run(Time);

        server.Kill();
        Stored.Check(server.Database, isEmulator ? "resource" : "payment", before.Answered + result.Answered);
        return result.PerSecond;
    }
}
