using System.Diagnostics.Metrics;

namespace KopoKopo.Emulator.Telemetry;

/// <summary>What is measured as it happens. Nobody listens unless telemetry is on; then each costs a comparison.</summary>
internal static class Instruments
{
    private static readonly Meter Meter = new(Spans.SourceName);
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    };

    public static readonly Histogram<double> RequestDuration = Meter.CreateHistogram(
        "http.server.request.duration", "s", "How long requests of the API took.", tags: null, Seconds);

    public static readonly Counter<long> Decisions = Meter.CreateCounter<long>("kopokopo.decisions", "{decision}", "What was decided, and by whom.");

    public static readonly Histogram<double> AttemptDuration = Meter.CreateHistogram(
        "kopokopo.attempt.duration", "s", "How long the attempts to deliver took.", tags: null, Seconds);

    public static readonly Histogram<double> DeliveryLag = Meter.CreateHistogram(
        "kopokopo.delivery.lag", "s", "How long after they were due deliveries were sent, by the app's clock.", tags: null, Seconds);
}
