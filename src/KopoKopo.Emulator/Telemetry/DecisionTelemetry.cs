using System.Diagnostics;
using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Telemetry;

/// <summary>What becomes of a request, and who said so.</summary>
internal static class DecisionTelemetry
{
    /// <summary>Begins the span within which it is decided and stored.</summary>
    public static Activity? Begin(string kind) => Spans.Begin("decide")?.SetTag(Attributes.Kind, kind);

    /// <summary>It was decided.</summary>
    public static void End(Activity? span, string? resource, Decision decision)
    {
        if (span is null) return;

        var by = decision.DecidedBy;
        span.SetTag(Attributes.Resource, resource).SetTag(Attributes.DecidedBy, by.By).SetTag(Attributes.Outcome, by.Outcome);
        span.SetTag(Attributes.Scenario, by.Scenario).SetTag(Attributes.Rule, by.Rule);
        span.Stop();
    }

    /// <summary>Counts it.</summary>
    public static void Count(string kind, Decision decision) => Instruments.Decisions.Add(
        1, new KeyValuePair<string, object?>(Attributes.Kind, kind), new KeyValuePair<string, object?>(Attributes.DecidedBy, decision.DecidedBy.By));
}
