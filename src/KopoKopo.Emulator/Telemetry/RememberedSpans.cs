using System.Diagnostics;
using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Telemetry;

/// <summary>Which span made a resource, of the newest 10,000: in memory alone, some two megabytes at most.</summary>
internal sealed class RememberedSpans
{
    private const int Most = 10_000;
    private readonly Lock _gate = new();
    private readonly Dictionary<(long App, string Resource), ActivityContext> _spans = [];
    private readonly Queue<(long App, string Resource)> _oldestFirst = [];

    /// <summary>Remembers it. A write that is run again says the same twice.</summary>
    public void Add(App app, string resource, ActivityContext span)
    {
        lock (_gate)
        {
            if (!_spans.ContainsKey((app.Id, resource))) _oldestFirst.Enqueue((app.Id, resource));
            _spans[(app.Id, resource)] = span;
            if (_spans.Count > Most) _spans.Remove(_oldestFirst.Dequeue());
        }
    }

    /// <summary>The span that made the resource; one of no trace if it is not known.</summary>
    public ActivityContext Find(App app, string? resource)
    {
        if (resource is null) return default;

        lock (_gate) return _spans.GetValueOrDefault((app.Id, resource));
    }
}
