using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Scenarios.Rules;

/// <summary>A fault as rules say it, and how probable it is.</summary>
internal sealed record FaultSpec(Fault Fault, Delay Gap, double Probability)
{
    public static readonly string[] Signatures = ["missing", "short", "wrong_key", "client_secret", "stale_body", "prefixed", "uppercase"];
    public static readonly string[] Bodies = ["truncated", "invalid_json", "extra_field", "missing_field", "html", "empty"];
    public static readonly string[] Networks = ["reset", "slow", "timeout"];

    private static readonly Member<bool?> Drop = new("drop", Shapes.Boolean, "It is never sent.");
    private static readonly Member<int?> Duplicate = new("duplicate", Shapes.Integer(1, 100), "So many POSTs in all, each a delivery of its own with the same bytes.");
    private static readonly Member<Delay> GapMember = new("gap", Delay.Shape, "The time between duplicates.");
    private static readonly Member<bool?> BeforeResponse = new("beforeResponse", Shapes.Boolean, "It arrives before the answer to the request.");
    private static readonly Member<string> Signature = new("signature", Shapes.Word("signature fault", Signatures), "What is wrong with the signature.");
    private static readonly Member<string> Body = new("body", Shapes.Word("body fault", Bodies), "What is wrong with the body; it is signed as it is sent.");
    private static readonly Member<string> ContentType = new("contentType", Shapes.Parsed<string>("a media type", static text => System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(text, out _) ? text : null), "Its Content-Type.");
    private static readonly Member<string> Network = new("network", Shapes.Word("network fault", Networks), "What happens on the socket.");
    private static readonly Member<int?> Attempts = new("attempts", Shapes.Integer(1, 100), "How many attempts the network fails; one if it is not said.");
    private static readonly Member<decimal?> ProbabilityMember = new("probability", Shapes.Number(0, 1), "How probable the fault is.");
    private static readonly IMember[] Kinds = [Drop, Duplicate, BeforeResponse, Signature, Body, ContentType, Network];

    public static readonly Shape<FaultSpec> Shape = Shapes.Object(
        "a fault", ToFault, [Drop, Duplicate, GapMember, BeforeResponse, Signature, Body, ContentType, Network, Attempts, ProbabilityMember]);

    /// <summary>The fault as it befalls one delivery; null if it does not.</summary>
    public Fault? Draw(SeededRandom random, string purpose) => random.Fraction(purpose) < Probability ? Fault with { Gap = Gap.Draw(random, $"{purpose} gap") } : null;

    private static FaultSpec ToFault(Members members)
    {
        var kinds = Kinds.Count(members.Has);
        if (kinds != 1) members.Reading.Fail(members.Path, $"expected one of {string.Join(", ", Kinds.Select(kind => kind.Name))} in each fault");
        if (!members.Has(Duplicate)) members.Exclude("means nothing without duplicate", GapMember);
        if (!members.Has(Network)) members.Exclude("means nothing without network", Attempts);
        if ((members.Get(GapMember) ?? Delay.None).Most * (members.Get(Duplicate) ?? 0) > Duration.Longest) members.Fail(GapMember, "the last duplicate would come after more than 100 years");
        foreach (var flag in new[] { Drop, BeforeResponse })
        {
            if (members.Has(flag) && members.Get(flag) != true) members.Fail(flag, "expected true; leave the fault out instead");
        }

        var fault = new Fault
        {
            Drop = members.Get(Drop) ?? false,
            Duplicate = members.Get(Duplicate),
            BeforeResponse = members.Get(BeforeResponse) ?? false,
            Signature = members.Get(Signature),
            Body = members.Get(Body),
            ContentType = members.Get(ContentType),
            Network = members.Get(Network),
            Attempts = members.Get(Attempts) ?? 1,
        };
        return new FaultSpec(fault, members.Get(GapMember) ?? Delay.None, (double)(members.Get(ProbabilityMember) ?? 1));
    }
}
