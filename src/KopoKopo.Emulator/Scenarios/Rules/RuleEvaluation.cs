using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Scenarios.Rules;

/// <summary>
/// A decision that is about to be taken. Matching, counting and the change of state are one step, inside the write that creates the resource.
/// </summary>
internal sealed class RuleEvaluation
{
    private static readonly DecidedBy ByDefault = new("default", "success");
    private const int MostNearMisses = 50;
    private const int LongestNearMiss = 500;
    private readonly KindInfo _kind;
    private readonly Scenario _scenario;
    private readonly Rule? _asked;
    private readonly IReadOnlyList<QueuedRule> _queued;
    private readonly IReadOnlyList<(Rule Rule, string Count, string? WhyNot)> _rules;
    private readonly Rule? _magic;
    private readonly TimeSpan _resultDelay;

    public RuleEvaluation(KindInfo kind, RequestFacts request, Scenario scenario, Rule? asked, IReadOnlyList<QueuedRule> queued, TimeSpan resultDelay)
    {
        _kind = kind;
        _scenario = scenario;
        _asked = asked;
        _queued = queued;
        _resultDelay = resultDelay;

        // What is asked of the content alone is asked here, out of the writer's way. The header beats all of it.
        _rules = asked is null ? RulesFor(request) : [];
        _magic = asked is null ? MagicNumbers.Find(kind, request) : null;
    }

    public ScenarioKey Scenario => _scenario.Key;

    /// <summary>Whether nothing but the default could come of it: no write is needed to know.</summary>
    public bool IsPlain => _queued.Count == 0 && _rules.Count == 0;

    /// <summary>Decides about a request that is about to be stored, unless it is only answered.</summary>
    public Decision Decide(WriteContext context, SeededRandom random)
    {
        var counts = new Counts(context, _kind.Name);
        var decision = Choose(context, random, counts);
        if (!decision.Creates) ScenarioStore.CountUncreated(context, _kind.Name);
        if (counts.AreKept) ScenarioStore.CountRequest(context, _kind.Name);
        return decision;
    }

    /// <summary>Decides about a request that stores nothing: only one that is answered otherwise than usual counts.</summary>
    public Decision DecideUnstored(WriteContext context, SeededRandom random)
    {
        var counts = new Counts(context, _kind.Name);
        var decision = Choose(context, random, counts);
        if (decision.Creates) return decision;

        ScenarioStore.CountUncreated(context, _kind.Name);
        if (counts.AreKept) ScenarioStore.CountRequest(context, _kind.Name);
        return decision;
    }

    private Decision Choose(WriteContext context, SeededRandom random, Counts counts)
    {
        if (_asked is not null) return From(_asked, context, random, "header");
        if (FromQueue(context, random, counts) is { } queued) return queued;

        var nearMisses = new List<NearMiss>();
        if (FromRules(context, random, counts, nearMisses) is { } ruled) return ruled with { NearMisses = nearMisses };
        if (_magic is not null) return From(_magic, context, random, "magic", othersAsUsual: true) with { NearMisses = nearMisses };

        return new Decision { Outcome = Outcome.Success, After = new After(_kind.LongestLife ?? _resultDelay), DecidedBy = ByDefault, NearMisses = nearMisses };
    }

    private IReadOnlyList<(Rule Rule, string Count, string? WhyNot)> RulesFor(RequestFacts request) => _scenario.Rules.Count == 0
        ? []
        : [.. _scenario.Rules.Select((rule, i) => (rule, $"rule {i}"))
            .Where(rule => rule.rule.IsOn(_kind))
            .Select(rule => (rule.rule, rule.Item2, rule.rule.Match.WhyNot(request)))];

    // Counted only where somebody asks.
    private static string? WhyNotItsNumber(Rule rule, Counts counts) => rule.Match.CountsRequests ? rule.Match.WhyNot(counts.Number) : null;

    // What another request has used up meanwhile, or another world had, is not there any more.
    private Decision? FromQueue(WriteContext context, SeededRandom random, Counts counts)
    {
        foreach (var queued in _queued)
        {
            if (queued.World != context.Id || WhyNotItsNumber(queued.Rule, counts) is not null || !ScenarioStore.TryUse(context, queued.Id)) continue;

            return From(queued.Rule, context, random, "queue");
        }

        return null;
    }

    private Decision? FromRules(WriteContext context, SeededRandom random, Counts counts, List<NearMiss> nearMisses)
    {
        foreach (var (rule, count, whyNotItsContent) in _rules)
        {
            var whyNot = whyNotItsContent ?? WhyNotItsNumber(rule, counts) ?? WhyNotNow(context, rule, counts, count);
            if (whyNot is not null)
            {
                if (nearMisses.Count < MostNearMisses) nearMisses.Add(new NearMiss(rule.Name, Shorten(whyNot)));
                continue;
            }

            if (rule.Times is not null) ScenarioStore.Count(context, count);
            if (rule.ThenState is not null) ScenarioStore.SetState(context, rule.ThenState);
            return From(rule, context, random, "rule");
        }

        return null;
    }

    private static string Shorten(string because) => because.Length <= LongestNearMiss ? because : $"{because[..LongestNearMiss]}…";

    private static string? WhyNotNow(WriteContext context, Rule rule, Counts counts, string count)
    {
        if (rule.WhenState is not null && rule.WhenState != context.State) return $"the state is {context.State}, not {rule.WhenState}";

        return rule.Times is { } times && counts.Of(count) >= times ? $"it has applied {times} times already" : null;
    }

    // What waits for a customer does not wait for ever, whatever is decided.
    private After Limited(After after) =>
        _kind.LongestLife is { } life && (after.Delay is not { } delay || delay > life) ? after with { Delay = life } : after;

    private Decision From(Rule rule, WriteContext context, SeededRandom random, string by, bool othersAsUsual = false)
    {
        var spec = rule.Outcome;
        var outcome = spec?.Outcome ?? Outcome.Success;
        var isRule = by == "rule";
        var deliver = rule.Deliver?.Select((step, i) => step.Draw(random, i)).ToList();
        var plan = new Plan
        {
            Deliver = deliver,
            OthersAsUsual = othersAsUsual || deliver is null,
            Query = rule.Query,
            StateAfter = rule.StateAfter,
            Reads = rule.After?.Reads,
            Batches = outcome.Batches,
            Resource = outcome.Resource,
            IsReversed = outcome.IsReversed,
            Scenario = isRule ? _scenario.Name : null,
            Rule = isRule ? rule.Name : null,
            Run = isRule ? context.Run : null,
        };
        return new Decision
        {
            Outcome = outcome,
            After = Limited(spec?.Preset.IsEndless == true ? After.Manual : rule.After?.Draw(random) ?? new After(_resultDelay)),
            DecidedBy = new DecidedBy(by, outcome.Name, plan.Scenario, plan.Rule),
            Plan = plan,
            Response = rule.Respond?.Draw(random) ?? spec?.Preset.Response,
        };
    }
}
