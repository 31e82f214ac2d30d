using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Scenarios.Responses;

namespace KopoKopo.Emulator.Scenarios.Rules;

/// <summary>What happens to requests of a kind that match.</summary>
internal sealed record Rule
{
    public const string AnyKind = "*";
    public const string Started = "Started";
    private const int LongestName = 200;

    private static readonly Shape<string> State = Shapes.Parsed<string>(
        "a state's name", static text => text.Length is > 0 and <= LongestName ? text : null, "^.{1,200}$");
    private static readonly Shape<TimeSpan?> Until = Shapes.Parsed<TimeSpan?>(
        "a duration such as PT2M",
        static text => Duration.TryParse(text, out var duration) && duration.Value >= TimeSpan.Zero ? duration.Value : null,
        Duration.Pattern);
    private static readonly Member<string> QueryStatus = new(
        "status", Shapes.Word("status", "Pending", "Scheduled", "Received", "Success", "Processed", "Transferred", "Failed"), "What GET says.")
    {
        IsRequired = true,
    };
    private static readonly Member<TimeSpan?> QueryUntil = new("until", Until, "Until so long after the request.") { IsRequired = true };

    private static readonly Member<string> NameMember = new(
        "name",
        Shapes.Parsed<string>("a name", static text => text.Length is > 0 and <= LongestName ? text : null, "^.{1,200}$"),
        "Unique in the file; shown wherever a decision is explained.");
    private static readonly Member<string> OnMember = new(
        "on", Shapes.Word("kind of request", static words => [.. words.Kinds.Select(kind => kind.Name), AnyKind]), "The operation, whatever the API's version.")
    {
        IsRequired = true,
    };
    private static readonly Member<Match> MatchMember = new("match", Match.Shape, "Conditions that must all hold.");
    private static readonly Member<string> WhenStateMember = new("whenState", State, "The state the scenario must be in; it starts at Started.");
    private static readonly Member<string> ThenStateMember = new("thenState", State, "The state after the request.");
    private static readonly Member<string> StateAfterMember = new("stateAfter", State, "The state when the result becomes final.");
    private static readonly Member<int?> TimesMember = new("times", Shapes.Integer(1, int.MaxValue), "Applies at most so often.");
    private static readonly Member<ResponseSpec> RespondMember = new("respond", ResponseSpec.Shape, "The answer in place of 201.");
    private static readonly Member<OutcomeSpec> OutcomeMember = new("outcome", OutcomeSpec.Shape, "What becomes of it.");
    private static readonly Member<AfterSpec> AfterMember = new("after", AfterSpec.Shape, "When the result becomes final.");
    private static readonly Member<IReadOnlyList<DeliverSpec>> DeliverMember = new(
        "deliver", Shapes.AtMost(100, DeliverSpec.Shape), "What is sent; absent: the callback and every matching subscription at once.");
    private static readonly Member<QueryInstead> QueryMember = new(
        "query",
        Shapes.Object(
            "an object with status and until",
            static members => new QueryInstead(members.Get(QueryStatus)!, members.Get(QueryUntil)!.Value),
            QueryStatus,
            QueryUntil),
        "What GET says for a while instead.");

    public static readonly Shape<Rule> Shape = Shapes.Object(
        "a rule", Build, NameMember, OnMember, MatchMember, WhenStateMember, ThenStateMember, StateAfterMember,
        TimesMember, RespondMember, OutcomeMember, AfterMember, DeliverMember, QueryMember);

    /// <summary>What is queued is a rule for one request, without a place in a scenario.</summary>
    public static readonly Shape<Rule> QueuedShape = new ObjectShape<Rule>(
        "an outcome to queue", Build, [OnMember, MatchMember, TimesMember, RespondMember, OutcomeMember, AfterMember, DeliverMember, QueryMember])
    { MayNameItsSchema = true };

    public string Name { get; init; } = "";

    public required string On { get; init; }

    public required Match Match { get; init; }

    public string? WhenState { get; init; }

    public string? ThenState { get; init; }

    public string? StateAfter { get; init; }

    public int? Times { get; init; }

    public ResponseSpec? Respond { get; init; }

    public OutcomeSpec? Outcome { get; init; }

    public AfterSpec? After { get; init; }

    public IReadOnlyList<DeliverSpec>? Deliver { get; init; }

    public QueryInstead? Query { get; init; }

    /// <summary>Whether it is about this kind. Where nothing is decided later only an answer applies.</summary>
    public bool IsOn(KindInfo kind) => On == kind.Name || (On == AnyKind && (kind.HasResult || Respond is not null));

    private static Rule Build(Members members)
    {
        var rule = new Rule
        {
            Name = members.Get(NameMember) ?? "",
            On = members.Get(OnMember)!,
            Match = members.Get(MatchMember) ?? Match.Everything,
            WhenState = members.Get(WhenStateMember),
            ThenState = members.Get(ThenStateMember),
            StateAfter = members.Get(StateAfterMember),
            Times = members.Get(TimesMember),
            Respond = members.Get(RespondMember),
            Outcome = members.Get(OutcomeMember),
            After = members.Get(AfterMember),
            Deliver = members.Get(DeliverMember),
            Query = members.Get(QueryMember),
        };
        CheckKind(members, rule);
        CheckResult(members, rule);
        return rule;
    }

    private static void CheckKind(Members members, Rule rule)
    {
        var kind = members.Reading.Words.Kinds.FirstOrDefault(kind => kind.Name == rule.On);
        if (kind is { HasResult: false })
        {
            members.Exclude(
                $"means nothing on {rule.On}, which has no result: only respond applies",
                OutcomeMember, AfterMember, DeliverMember, QueryMember, StateAfterMember);
        }

        if (kind is { HasResult: true, IsPayout: false } && rule.Outcome?.Outcome.Batches is not null)
        {
            members.Fail(OutcomeMember, $"a {rule.On} has no batches");
        }

        if (kind is { HasTransaction: false } && rule.Outcome?.Outcome.Resource is not null)
        {
            members.Fail(OutcomeMember, $"the result of a {rule.On} has no resource");
        }
    }

    private static void CheckResult(Members members, Rule rule)
    {
        if (rule.Respond is { Creates: false })
        {
            members.Exclude(
                "means nothing where respond creates nothing: set created, or leave it out",
                OutcomeMember, AfterMember, DeliverMember, QueryMember, StateAfterMember);
        }

        if (rule.Outcome?.Preset is { IsEndless: true })
        {
            members.Exclude("contradicts the outcome pending, which has no result", AfterMember, DeliverMember, StateAfterMember);
        }

        if (rule.Outcome?.Preset is { Response: not null } preset)
        {
            members.Exclude(
                $"contradicts the outcome {preset.Name}, which answers at once", RespondMember, AfterMember, DeliverMember, QueryMember, StateAfterMember);
        }

        if (rule.After is { IsTimed: false } && rule.Deliver?.Any(step => step.IsBeforeResponse) == true)
        {
            members.Fail(AfterMember, "after contradicts beforeResponse: it must be a duration");
        }
    }
}
