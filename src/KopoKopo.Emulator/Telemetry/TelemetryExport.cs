using System.Reflection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace KopoKopo.Emulator.Telemetry;

/// <summary>
/// Sends spans and measurements to a collector, from the start until all else has stopped. Nothing else here knows OpenTelemetry's assemblies, so they are
/// loaded only where it is on.
/// </summary>
internal sealed partial class TelemetryExport(TelemetrySettings settings, IServiceProvider services, ILogger<TelemetryExport> logger)
    : IHostedService, IDisposable
{
    private const string ServiceName = "kopokopo-emulator";

    // For what is left at a stop: a collector that does not answer keeps nobody waiting.
    private const int LastExportMilliseconds = 2000;
    private ExportFailures? _failures;
    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    /// <summary>Adds it if the settings ask for it. Added before all else, it is stopped after it.</summary>
    public static void AddIfAsked(IServiceCollection services, IConfiguration configuration)
    {
        if (TelemetrySettings.Read(configuration) is { } settings) services.AddSingleton(settings).AddSingleton<Gauges>().AddHostedService<TelemetryExport>();
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _failures = new ExportFailures(logger);
        try
        {
            _traces = Configured(Sdk.CreateTracerProviderBuilder()).AddSource(Spans.SourceName).AddOtlpExporter().Build();
            _metrics = Configured(Sdk.CreateMeterProviderBuilder()).AddMeter(Spans.SourceName).AddOtlpExporter().Build();
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidOperationException or NotSupportedException)
        {
            throw new WrongSettingException($"traces and metrics cannot be sent as the settings OTEL_… say: {exception.Message}");
        }

        _ = services.GetRequiredService<Gauges>();
        LogExporting(logger, settings.Endpoint.Authority, settings.Protocol);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(
        Task.Run(() => _traces?.Shutdown(LastExportMilliseconds), CancellationToken.None),
        Task.Run(() => _metrics?.Shutdown(LastExportMilliseconds), CancellationToken.None));

    // Where the start came to nothing it was not stopped; left to themselves, the providers would take longer.
    public void Dispose()
    {
        _traces?.Shutdown(LastExportMilliseconds);
        _metrics?.Shutdown(LastExportMilliseconds);
        _traces?.Dispose();
        _metrics?.Dispose();
        _failures?.Dispose();
    }

    // They read their own settings where ours were read.
    private TracerProviderBuilder Configured(TracerProviderBuilder traces) =>
        traces.ConfigureServices(own => own.AddSingleton(settings.Configuration)).SetResourceBuilder(Resource());

    private MeterProviderBuilder Configured(MeterProviderBuilder metrics) =>
        metrics.ConfigureServices(own => own.AddSingleton(settings.Configuration)).SetResourceBuilder(Resource());

    // What OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say stands above what is said here.
    private static ResourceBuilder Resource() => ResourceBuilder.CreateEmpty()
        .AddService(ServiceName, serviceVersion: Version())
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();

    private static string Version() =>
        typeof(TelemetryExport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    [LoggerMessage(Level = LogLevel.Information, Message = "traces and metrics are sent to {Collector} by {Protocol}")]
    private static partial void LogExporting(ILogger logger, string collector, string protocol);
}
