using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Scenarios.Files;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Scenarios;

/// <summary>
/// Says what becomes of a request. The first that has an answer wins: the request's own word, the queue, the active scenario's rules from top to
/// bottom, the magic numbers, the default.
/// </summary>
internal sealed class Decider(EmulatorOptions options, ActiveScenarios scenarios, ScenarioReader reader, ScenarioStore store, Database database)
{
    /// <summary>All that can be said before the write: what the request says of itself, and which rules its content fits.</summary>
    /// <returns>What is asked inside the write, or what is wrong with the request's own word.</returns>
    public (Deciding? Deciding, string? Error) Prepare(App app, KindWord kind, RequestFacts request)
    {
        Rule? asked = null;
        if (kind.HasResult && RequestedOutcome.Of(request) is { } word)
        {
            (asked, var error) = RequestedOutcome.Parse(word, kind);
            if (asked is null) return (null, error);
        }

        return (new Deciding(kind, request, scenarios.Of(app), asked, reader, options.ResultDelay.Value), null);
    }

    /// <summary>Decides about a request that stores nothing of its own; null if nothing is said of it.</summary>
    public async Task<Decision?> DecideAsync(App app, KindWord kind, RequestFacts request)
    {
        var deciding = new Deciding(kind, request, scenarios.Of(app), asked: null, reader, options.ResultDelay.Value);
        if (deciding.IsPlain && store.Queue(app, deciding.Scenario).Count == 0) return null;

        return await database.WriteAsync(session =>
        {
            var (world, draws) = World.ForCreation(session, app, kind.Name, deciding.Scenario);
            return deciding.Decide(world, draws);
        });
    }
}

/// <summary>A decision that is about to be taken. Matching, counting and the change of state are one step, inside the write that creates the resource.</summary>
internal sealed class Deciding
{
    private static readonly DecidedBy ByDefault = new("default", "success");
    private readonly KindWord _kind;
    private readonly RequestFacts _request;
    private readonly Scenario _scenario;
    private readonly Rule? _asked;
    private readonly ScenarioReader _reader;
    private readonly TimeSpan _resultDelay;
    private readonly IReadOnlyList<(Rule Rule, string Count, string? WhyNot)> _rules;

    public Deciding(KindWord kind, RequestFacts request, Scenario scenario, Rule? asked, ScenarioReader reader, TimeSpan resultDelay)
    {
        _kind = kind;
        _request = request;
        _scenario = scenario;
        _asked = asked;
        _reader = reader;
        _resultDelay = resultDelay;

        // What a rule asks of the content alone is asked here, out of the writer's way.
        _rules = scenario.Rules.Count == 0 ? [] : [.. scenario.Rules.Select((rule, i) => (rule, $"rule {i}")).Where(rule => rule.rule.IsOn(kind)).Select(rule => (rule.rule, rule.Item2, rule.rule.Match.WhyNot(request)))];
    }

    public ScenarioKey Scenario => _scenario.Key;

    /// <summary>Whether nothing but the default could come of it: no write is needed to know.</summary>
    public bool IsPlain => _rules.Count == 0;

    public Decision Decide(World world, Draws draws)
    {
        var decision = Choose(world, draws);
        if (!decision.Creates) ScenarioStore.CountUncreated(world, _kind.Name);
        return decision;
    }

    private Decision Choose(World world, Draws draws)
    {
        if (_asked is not null) return From(_asked, world, draws, "header");
        if (FromQueue(world, draws) is { } queued) return queued;

        var nearMisses = new List<NearMiss>();
        if (FromRules(world, draws, nearMisses) is { } ruled) return ruled with { NearMisses = nearMisses };
        if (MagicNumbers.Find(_kind, _request) is { } magic) return From(magic, world, draws, "magic", othersAsUsual: true) with { NearMisses = nearMisses };

        return new Decision { Outcome = Outcome.Success, After = new After(_resultDelay), DecidedBy = ByDefault, NearMisses = nearMisses };
    }

    // Counted only where somebody asks.
    private string? WhyNotItsNumber(Rule rule, World world) =>
        rule.Match.CountsRequests ? rule.Match.WhyNot(ScenarioStore.Requests(world, _kind.Name) + 1) : null;

    private Decision? FromQueue(World world, Draws draws)
    {
        foreach (var queued in ScenarioStore.Queue(world))
        {
            if (_reader.ReadQueued(queued.Rule).Rule is not { } rule || !rule.IsOn(_kind)) continue;
            if (rule.Match.WhyNot(_request) is not null || WhyNotItsNumber(rule, world) is not null) continue;

            ScenarioStore.UseUp(world, queued);
            return From(rule, world, draws, "queue");
        }

        return null;
    }

    private Decision? FromRules(World world, Draws draws, List<NearMiss> nearMisses)
    {
        foreach (var (rule, count, whyNotItsContent) in _rules)
        {
            var whyNot = whyNotItsContent ?? WhyNotItsNumber(rule, world) ?? WhyNotNow(world, rule, count);
            if (whyNot is not null)
            {
                nearMisses.Add(new NearMiss(rule.Name, whyNot));
                continue;
            }

            if (rule.Times is not null) ScenarioStore.Count(world, count);
            if (rule.ThenState is not null) ScenarioStore.SetState(world, rule.ThenState);
            return From(rule, world, draws, "rule");
        }

        return null;
    }

    private static string? WhyNotNow(World world, Rule rule, string count)
    {
        if (rule.WhenState is not null && rule.WhenState != world.State) return $"the state is {world.State}, not {rule.WhenState}";

        return rule.Times is { } times && ScenarioStore.CountOf(world, count) >= times ? $"it has applied {times} times already" : null;
    }

    private Decision From(Rule rule, World world, Draws draws, string by, bool othersAsUsual = false)
    {
        var spec = rule.Outcome;
        var outcome = spec?.Outcome ?? Outcome.Success;
        var isRule = by == "rule";
        var deliver = rule.Deliver?.Select((step, i) => step.Draw(draws, i)).ToList();
        var plan = new Plan
        {
            Deliver = deliver ?? spec?.Preset.Deliver,
            OthersAsUsual = othersAsUsual || deliver is null,
            Query = rule.Query,
            StateAfter = rule.StateAfter,
            Reads = rule.After?.Reads,
            Batches = outcome.Batches,
            Resource = outcome.Resource,
            IsReversed = outcome.IsReversed,
            Scenario = isRule ? _scenario.Name : null,
            Rule = isRule ? rule.Name : null,
            Run = isRule ? world.Run : null,
        };
        return new Decision
        {
            Outcome = outcome,
            After = spec?.Preset.IsEndless == true ? After.Manual : rule.After?.Draw(draws) ?? new After(_resultDelay),
            DecidedBy = new DecidedBy(by, outcome.Name, plan.Scenario, plan.Rule),
            Plan = plan,
            Answer = rule.Respond?.Draw(draws) ?? spec?.Preset.Answer,
        };
    }
}
