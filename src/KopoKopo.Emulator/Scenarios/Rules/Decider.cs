using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Store.Sqlite;

namespace KopoKopo.Emulator.Scenarios.Rules;

/// <summary>
/// Says what becomes of a request. The first that has an answer wins: the request's own word, the queue, the active scenario's rules from top to
/// bottom, the magic numbers, the default.
/// </summary>
internal sealed class Decider(EmulatorOptions options, ActiveScenarios scenarios, QueuedRules queue, Database database, DecisionLog log)
{
    // An app's expressions occupy one thread, and so one core, at a time: the others are its neighbours'.
    private readonly Turns<long> _evaluations = new(places: 1);

    /// <summary>All that can be said before the write: what the request says of itself, and which queued outcomes and rules its content fits.</summary>
    /// <returns>What is asked inside the write, or what is wrong with the request's own word.</returns>
    public async Task<(RuleEvaluation? RuleEvaluation, string? Error)> PrepareAsync(
        App app, KindInfo kind, RequestFacts request, CancellationToken cancellationToken)
    {
        Rule? asked = null;
        if (kind.HasResult && RequestedOutcome.Of(request) is { } word)
        {
            (asked, var error) = RequestedOutcome.Parse(word, kind);
            if (asked is null) return (null, error);
        }

        return (await DecidingAsync(app, kind, request, asked, cancellationToken), null);
    }

    /// <summary>Decides about a request that stores nothing of its own; null if nothing is said of it.</summary>
    public async Task<Decision?> DecideAsync(App app, KindInfo kind, RequestFacts request, CancellationToken cancellationToken)
    {
        var deciding = await DecidingAsync(app, kind, request, asked: null, cancellationToken);
        if (deciding.IsPlain) return null;

        var decision = await database.WriteAsync(Lane.Of(app), session =>
        {
            var (context, random) = WriteContext.ForCreation(session, app, kind.Name, deciding.Scenario);
            return deciding.DecideUnstored(context, random);
        });
        if (decision.Response is not null) log.Write(app, kind.Name, id: null, decision);
        return decision;
    }

    private async ValueTask<RuleEvaluation> DecidingAsync(App app, KindInfo kind, RequestFacts request, Rule? asked, CancellationToken cancellationToken)
    {
        var scenario = scenarios.Of(app);
        if (asked is not null) return Judge([]);

        var queued = queue.Now(app, scenario.Key);
        if (queued.Count == 0 && !scenario.UsesExpressions) return Judge([]);

        using var turn = await _evaluations.EnterAsync(app.Id, cancellationToken);
        return Judge(queue.Fitting(queued, kind, request));

        RuleEvaluation Judge(IReadOnlyList<QueuedRule> fitting) => new(kind, request, scenario, asked, fitting, options.ResultDelay.Value);
    }
}
