using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Telemetry;

/// <summary>How an emulator is started that exports: as a process of its own, since the environment switches it on.</summary>
internal static class TelemetrySteps
{
    public const string HttpProtobuf = "http/protobuf";

    public static Task<EmulatorProcess> ExportingAsync(Collector collector, string protocol = HttpProtobuf, params (string Name, string Value)[] more) =>
        EmulatorProcess.StartAsync(
            Exporting(collector.Address, [("OTEL_EXPORTER_OTLP_PROTOCOL", protocol), .. more]), "--Emulator:Database=", "--Emulator:ResultDelay=PT0S");

    /// <summary>The environment that switches it on, and sends what there is ten times a second.</summary>
    public static Surroundings Exporting(string endpoint, params (string Name, string Value)[] more)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint,
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "100",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
        };
        foreach (var (name, value) in more) environment[name] = value;
        return new Surroundings(environment);
    }
}
