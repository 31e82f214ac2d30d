using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Telemetry;

namespace KopoKopo.Emulator.Scenarios.Rules;

/// <summary>
/// A line of the log for each decision, which is counted as well: what becomes of the request, and which rule, number, header or queue said so.
/// </summary>
internal sealed partial class DecisionLog(ILogger<DecisionLog> logger)
{
    /// <param name="app">Whose request it was.</param>
    /// <param name="kind">What was asked for.</param>
    /// <param name="id">The id of what was made; null: nothing was.</param>
    /// <param name="decision">What was decided.</param>
    public void Write(App app, string kind, string? id, Decision decision)
    {
        DecisionTelemetry.Count(kind, decision);
        if (!logger.IsEnabled(LogLevel.Information)) return;

        var by = decision.DecidedBy;
        var source = by.Rule is null ? by.By : $"rule {by.Rule} of scenario {by.Scenario}";
        var outcome = decision switch
        {
            { Response.Form: null } or { Response: null } => by.Outcome,
            { Creates: true } => $"{by.Outcome}, but answered otherwise",
            _ => "answered otherwise, and nothing made",
        };
#pragma warning disable CA1873 // Asked above.
        LogDecision(logger, kind, id ?? "request", outcome, source, app.ClientId);
#pragma warning restore CA1873
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Kind} {Resource}: {Outcome}, decided by {Source}, app {App}")]
    private static partial void LogDecision(ILogger logger, string kind, string resource, string outcome, string source, string app);
}
