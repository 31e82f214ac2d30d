using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Telemetry;

/// <summary>One emulator that exports, for all classes that look at what arrives of their own apps and traces.</summary>
[CollectionDefinition(nameof(ExportingTests))]
public sealed class ExportingTests : ICollectionFixture<ExportingEmulator>;

/// <summary>An emulator and the collector it sends to.</summary>
public sealed class ExportingEmulator : IAsyncLifetime
{
    internal Collector Collector { get; private set; } = null!;

    internal EmulatorProcess Emulator { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Collector = await Collector.StartAsync();
        Emulator = await TelemetrySteps.ExportingAsync(Collector);
    }

    public async ValueTask DisposeAsync()
    {
        await Emulator.DisposeAsync();
        await Collector.DisposeAsync();
    }

    /// <summary>A client whose requests belong to a trace of its own.</summary>
    internal async Task<TracingClient> NewClientAsync() =>
        new(await ApiClient.ConnectAsync(Emulator.Address, $"app-{Guid.NewGuid():N}"), Collector);
}

/// <summary>A client whose requests say that they belong to a trace, and what arrives of that.</summary>
internal sealed class TracingClient : IDisposable
{
    private readonly Collector _collector;

    public TracingClient(ApiClient api, Collector collector)
    {
        (Api, _collector) = (api, collector);
        Says(Trace, isSampled: true);
    }

    public ApiClient Api { get; }

    public string Trace { get; } = $"{Guid.NewGuid():N}";

    /// <summary>The caller's own span.</summary>
    public string Span { get; } = $"{Guid.NewGuid():N}"[..16];

    public IReadOnlyList<CollectedSpan> Spans => [.. _collector.Spans.Where(span => span.Trace == Trace)];

    public void Says(string trace, bool isSampled)
    {
        Api.Http.DefaultRequestHeaders.Remove("traceparent");
        Api.Http.DefaultRequestHeaders.Add("traceparent", $"00-{trace}-{Span}-{(isSampled ? "01" : "00")}");
    }

    /// <summary>The trace's spans, as soon as there are so many; no more come than these.</summary>
    public async Task<IReadOnlyList<CollectedSpan>> SpansAsync(int count)
    {
        await _collector.UntilAsync(() => Spans.Count >= count);
        Spans.Count.ShouldBe(count, string.Join(", ", Spans.Select(span => span.Name)));
        return Spans;
    }

    public void Dispose() => Api.Dispose();
}
