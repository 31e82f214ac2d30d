using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Delivery.Faults;

/// <summary>A fault as rules say it, and how probable it is.</summary>
/// <param name="Fault">The fault, whatever is drawn about it.</param>
internal sealed record FaultSpec(Fault Fault)
{
    private static readonly Member<decimal?> ProbabilityMember = new("probability", Shapes.Number(0, 1), "How probable the fault is.");

    public static readonly Shape<FaultSpec> Shape = Shapes.Object(
        "a fault", ToFault, [.. FaultKinds.All.SelectMany(kind => (IEnumerable<IMember>)[kind.Member, .. kind.Details]), ProbabilityMember]);

    /// <summary>The fault with what is drawn about it, for a purpose; null where nothing is.</summary>
    public Func<SeededRandom, string, Fault>? Drawn { get; init; }

    public double Probability { get; init; } = 1;

    /// <summary>The fault as it befalls one delivery; null if it does not.</summary>
    public Fault? Draw(SeededRandom random, string purpose) =>
        random.Fraction(purpose) >= Probability ? null : Drawn is null ? Fault : Drawn(random, purpose);

    private static FaultSpec ToFault(Members members)
    {
        var said = FaultKinds.All.Where(kind => members.Has(kind.Member)).ToList();
        if (said.Count != 1)
        {
            members.Reading.Fail(members.Path, $"expected one of {string.Join(", ", FaultKinds.All.Select(kind => kind.Member.Name))} in each fault");
        }

        foreach (var kind in FaultKinds.All.Except(said)) members.Exclude($"means nothing without {kind.Member.Name}", [.. kind.Details]);

        // All of them are read, for what they complain of. Where there is none the complaint above refuses the file.
        var faults = said.Select(kind => kind.Read(members)).ToList();
        return faults.Count == 0 ? null! : faults[0] with { Probability = (double)(members.Get(ProbabilityMember) ?? 1) };
    }
}
