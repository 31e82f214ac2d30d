using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Scenarios.Rules;

/// <summary>A named world: rules that say what happens to which request.</summary>
internal sealed record Scenario(string Name, string? Description, int? Seed, IReadOnlyList<Rule> Rules)
{
    public const string Default = "default";
    private const int MostRules = 1000;

    private static readonly Member<string> NameMember = new("name", Shapes.Text, "The file's name without .json.");
    private static readonly Member<string> DescriptionMember = new("description", Shapes.Parsed<string>("a text", static text => text), "What it is good for.");
    private static readonly Member<int?> SeedMember = new("seed", Shapes.Integer(0, int.MaxValue), "Names, ids, references and jitter repeat from run to run.");
    private static readonly Member<IReadOnlyList<Rule>> RulesMember = new(
        "rules", Shapes.AtMost(MostRules, Rule.Shape), "From top to bottom; the first that holds decides.")
    {
        IsRequired = true,
    };

    public static readonly Shape<Scenario> Shape = new ObjectShape<Scenario>("a scenario", Of, [NameMember, DescriptionMember, SeedMember, RulesMember])
    {
        MayNameItsSchema = true,
    };

    public static readonly Scenario None = new(Default, "Every payment succeeds.", null, []);

    /// <summary>What state, counts and queue belong to: other content, another version.</summary>
    public string Version { get; init; } = Default;

    /// <summary>Whether some rule evaluates a regular expression.</summary>
    public bool UsesExpressions { get; } = Rules.Any(rule => rule.Match.UsesExpressions);

    public ScenarioKey Key => new(Version, Seed);

    private static Scenario Of(Members members) =>
        new(members.Get(NameMember) ?? "", members.Get(DescriptionMember), members.Get(SeedMember), members.Get(RulesMember) ?? []);
}
