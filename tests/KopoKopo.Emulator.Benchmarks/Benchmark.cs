namespace KopoKopo.Emulator.Benchmarks;

/// <summary>Publishes both servers, measures them side by side, prints the figures and leaves nothing behind.</summary>
internal static class Benchmark
{
    public static async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("kopokopo-benchmarks-").FullName;
        try
        {
            Console.WriteLine(
                $"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier}");
            var servers = await Servers.PublishAsync(folder);
            CreateRate.Measure(servers);
            CallbackLatency.Measure(servers);
            CompleteRate.Measure(servers);
            StartTime.Measure(servers);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
