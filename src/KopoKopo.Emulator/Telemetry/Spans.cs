using System.Diagnostics;

namespace KopoKopo.Emulator.Telemetry;

/// <summary>The one source of spans. Unless somebody listens it makes none.</summary>
internal static class Spans
{
    public const string SourceName = "KopoKopo.Emulator";
    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Whether anybody would see a span.</summary>
    public static bool AreSeen => Source.HasListeners();

    /// <summary>The span within which this is called, if it is one of these.</summary>
    public static Activity? Current => Activity.Current is { } current && current.Source == Source ? current : null;

    /// <summary>Begins a span inside of the current one.</summary>
    public static Activity? Begin(string name) => AreSeen ? Source.StartActivity(name) : null;

    /// <summary>
    /// Begins a span below one that is elsewhere, or, without one, at the top. What is current here is not its parent: that may be ASP.NET's, which is seen by
    /// nobody, or belong to whoever happens to run this.
    /// </summary>
    public static Activity? Begin(string name, ActivityKind kind, ActivityContext parent, DateTimeOffset startedAt = default)
    {
        if (!AreSeen) return null;

        Activity.Current = null;
        return Source.StartActivity(name, kind, parent, startTime: startedAt);
    }
}
