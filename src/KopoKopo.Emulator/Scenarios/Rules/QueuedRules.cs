using System.Collections.Concurrent;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Scenarios.Files;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Scenarios.Rules;

/// <summary>An outcome in the queue that a request's content fits. Whether it is still there is asked inside the write.</summary>
internal sealed record QueuedRule(long World, long Id, Rule Rule);

/// <summary>
/// Says which queued outcomes a request fits, before its write: the one writer parses no JSON and evaluates no condition on content. What is parsed is kept,
/// since the same outcomes stand before every request until they are used up.
/// </summary>
internal sealed class QueuedRules(ScenarioStore store, ScenarioReader reader)
{
    private const int MostKept = 4096;

    // A number is never another's in its world, so what was parsed under it stays right.
    private readonly ConcurrentDictionary<(long World, long Id), Rule?> _parsed = new();

    /// <summary>What is queued at this moment, first in first; what is queued from here on counts as queued after the request.</summary>
    public IReadOnlyList<(long World, long Id)> Now(App app, ScenarioKey scenario) => store.QueuedNumbers(app, scenario);

    /// <summary>Those of what is queued that a request fits.</summary>
    public IReadOnlyList<QueuedRule> Fitting(IReadOnlyList<(long World, long Id)> queued, KindInfo kind, RequestFacts request)
    {
        var fitting = new List<QueuedRule>();
        foreach (var (world, id) in queued)
        {
            if (RuleOf(world, id) is { } rule && rule.IsOn(kind) && rule.Match.WhyNot(request) is null) fitting.Add(new QueuedRule(world, id, rule));
        }

        return fitting;
    }

    private Rule? RuleOf(long world, long id)
    {
        if (_parsed.TryGetValue((world, id), out var known)) return known;
        if (store.QueuedJson(world, id) is not { } json) return null;

        if (_parsed.Count >= MostKept) _parsed.Clear();
        return _parsed[(world, id)] = reader.ReadQueued(json).Rule;
    }
}
