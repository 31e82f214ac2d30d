using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Scenarios.Files;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Scenarios;

/// <summary>
/// Says what becomes of a request. The first that has an answer wins: the request's own word, the queue, the active scenario's rules from top to
/// bottom, the magic numbers, the default.
/// </summary>
internal sealed class Decider(EmulatorOptions options, ActiveScenarios scenarios, QueuedRules queue, Database database)
{
    /// <summary>All that can be said before the write: what the request says of itself, and which queued outcomes and rules its content fits.</summary>
    /// <returns>What is asked inside the write, or what is wrong with the request's own word.</returns>
    public (Deciding? Deciding, string? Error) Prepare(App app, KindWord kind, RequestFacts request)
    {
        Rule? asked = null;
        if (kind.HasResult && RequestedOutcome.Of(request) is { } word)
        {
            (asked, var error) = RequestedOutcome.Parse(word, kind);
            if (asked is null) return (null, error);
        }

        return (Deciding(app, kind, request, asked), null);
    }

    /// <summary>Decides about a request that stores nothing of its own; null if nothing is said of it.</summary>
    public async Task<Decision?> DecideAsync(App app, KindWord kind, RequestFacts request)
    {
        var deciding = Deciding(app, kind, request, asked: null);
        if (deciding.IsPlain) return null;

        return await database.WriteAsync(Lane.Of(app), session =>
        {
            var (world, draws) = World.ForCreation(session, app, kind.Name, deciding.Scenario);
            return deciding.DecideUnstored(world, draws);
        });
    }

    private Deciding Deciding(App app, KindWord kind, RequestFacts request, Rule? asked)
    {
        var scenario = scenarios.Of(app);
        var queued = asked is null ? queue.Fitting(app, scenario.Key, kind, request) : [];
        return new Deciding(kind, request, scenario, asked, queued, options.ResultDelay.Value);
    }
}
