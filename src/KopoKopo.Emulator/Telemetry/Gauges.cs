using System.Diagnostics.Metrics;
using KopoKopo.Emulator.Feed;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Store.Sqlite;

namespace KopoKopo.Emulator.Telemetry;

/// <summary>What is looked at whenever measurements are sent. They are there only while telemetry is on.</summary>
internal sealed class Gauges : IDisposable
{
    /// <summary>More due rows than this are not counted, but said to be as many.</summary>
    private const int MostCounted = 100_000;

    private readonly Meter _meter = new(Spans.SourceName);

    public Gauges(Database database, LiveFeed feed)
    {
        _meter.CreateObservableGauge(
            "kopokopo.due.pending", () => Pending(database), "{row}", "Results and attempts to deliver that wait for their time, of all apps, to 100,000.");
        _meter.CreateObservableGauge("kopokopo.feed.listeners", () => feed.Listeners, "{listener}", "Event streams and waits for a delivery that are open.");
        _meter.CreateObservableGauge("kopokopo.writer.queue", () => database.QueuedWrites, "{write}", "Writes that wait for the writer.");
    }

    public void Dispose() => _meter.Dispose();

    // While the file cannot be read, and after it was closed, there is nothing to say.
    private static IEnumerable<Measurement<long>> Pending(Database database)
    {
        try
        {
            return [new Measurement<long>(database.Read(static session => Outbox.CountOpen(session, MostCounted)))];
        }
        catch (Exception exception) when (exception is StorageUnavailableException or OperationCanceledException)
        {
            return [];
        }
    }
}
