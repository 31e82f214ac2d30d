using System.Diagnostics.Tracing;

namespace KopoKopo.Emulator.Telemetry;

/// <summary>Says once that a collector cannot be reached. The exporter itself says so to nobody, and tries on with what comes later.</summary>
internal sealed partial class ExportFailures(ILogger logger) : EventListener
{
    private const string Exporter = "OpenTelemetry-Exporter-OpenTelemetryProtocol";
    private int _said;

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == Exporter) EnableEvents(eventSource, EventLevel.Warning, EventKeywords.All);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (Interlocked.Exchange(ref _said, 1) == 0) LogFailure(logger, eventData.EventName, Reason(eventData));
    }

    // An exception comes with its stack trace; the first line of it is the message. What has an address in it is left out: that may hold a password.
    private static string? Reason(EventWrittenEventArgs said) => said.Payload?.OfType<string>()
        .Select(text => text.Split('\n')[0].Trim())
        .LastOrDefault(text => !text.Contains("://", StringComparison.Ordinal));

    [LoggerMessage(Level = LogLevel.Warning, Message = "traces or metrics are lost: {Event}, {Reason}. It is not said again")]
    private static partial void LogFailure(ILogger logger, string? @event, string? reason);
}
