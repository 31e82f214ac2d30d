using System.Runtime.InteropServices;

namespace KopoKopo.Emulator.Benchmarks;

/// <summary>Publishes the servers, measures them side by side, prints one table and leaves nothing behind.</summary>
internal static class Benchmark
{
    public static Task<int> RunAsync(Effort effort) => RunAsync(servers =>
        [
            .. CreateRate.Measure(servers, effort),
            .. CompleteRate.Measure(servers, effort),
            .. IdleLatency.Measure(servers, effort),
            .. StartTime.Measure(servers, effort),
        ]);

    public static Task<int> RunLargeAsync() => RunAsync(servers => [.. LargeFile.Measure(servers), .. ManyPayments.Measure(servers)]);

    /// <summary>Measures two emulators that stand published in their folders.</summary>
    public static int Compare(string before, string after, Effort effort)
    {
        var folder = Directory.CreateTempSubdirectory("kopokopo-benchmarks-").FullName;
        try
        {
            Console.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {RuntimeInformation.RuntimeIdentifier}");
            Table.Print(TwoBuilds.Measure(new Servers(folder, before), new Servers(folder, after), effort), "After", "Before");
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> RunAsync(Func<Servers, IReadOnlyList<Row>> measure)
    {
        var folder = Directory.CreateTempSubdirectory("kopokopo-benchmarks-").FullName;
        try
        {
            Console.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {RuntimeInformation.RuntimeIdentifier}");
            Table.Print(measure(await Servers.PublishAsync(folder)));
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
