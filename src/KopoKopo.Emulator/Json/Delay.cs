using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Json;

/// <summary>A length of time: fixed, or drawn from a distribution.</summary>
internal abstract record Delay
{
    private static readonly Shape<TimeSpan?> Span = Shapes.Parsed<TimeSpan?>("a duration such as PT65S or 00:01:05", ToLength, Duration.Pattern);

    private static readonly Member<IReadOnlyList<TimeSpan?>> Uniform = new("uniform", Shapes.List(Span, least: 2, most: 2), "Evenly between two durations.");
    private static readonly Member<TimeSpan?> Median = new("median", Span, "Half of the delays are shorter.") { IsRequired = true };
    private static readonly Member<decimal?> Sigma =
        new("sigma", Shapes.Number(0, 5), "The spread: the standard deviation of the logarithm.") { IsRequired = true };
    private static readonly Member<TimeSpan?> Max = new("max", Span, "Never longer than this.");
    private static readonly Shape<Delay> LogNormalShape = Shapes.Object<Delay>("an object with median and sigma", ToLogNormal, Median, Sigma, Max);
    private static readonly Member<Delay> LogNormal = new("lognormal", LogNormalShape, "As networks are: mostly short, now and then long.");

    public static readonly Shape<Delay> Shape = Shapes.Either(
        Shapes.Parsed<Delay>(Span.Expected, static text => ToLength(text) is { } length ? new Fixed(length) : null, Duration.Pattern),
        Shapes.Object("an object with uniform or lognormal", ToDistribution, Uniform, LogNormal));

    public static readonly Delay None = Of(TimeSpan.Zero);

    public static Delay Of(TimeSpan length) => new Fixed(length);

    /// <summary>It is never longer.</summary>
    public abstract TimeSpan Most { get; }

    /// <summary>The delay of one creation, for one purpose.</summary>
    public abstract TimeSpan Draw(SeededRandom random, string purpose);

    private static TimeSpan? ToLength(string text) => Duration.TryParse(text, out var duration) && duration.Value >= TimeSpan.Zero ? duration.Value : null;

    private static Delay ToLogNormal(Members members) =>
        new Logarithmic(members.Get(Median)!.Value, (double)members.Get(Sigma)!.Value, members.Get(Max) ?? TimeSpan.FromDays(1));

    private static Delay ToDistribution(Members members)
    {
        if (members.Has(Uniform) == members.Has(LogNormal))
        {
            members.Reading.Fail(members.Path, "expected one of uniform, lognormal");
            return None;
        }

        if (members.Get(LogNormal) is { } logNormal) return logNormal;

        var ends = members.Get(Uniform)!;
        if (ends.Count != 2 || ends[0] > ends[1]) members.Fail(Uniform, "expected two durations, the shorter first");
        return new Even(ends[0]!.Value, ends[^1]!.Value);
    }

    private sealed record Fixed(TimeSpan Length) : Delay
    {
        public override TimeSpan Most => Length;

        public override TimeSpan Draw(SeededRandom random, string purpose) => Length;
    }

    private sealed record Even(TimeSpan Shortest, TimeSpan Longest) : Delay
    {
        public override TimeSpan Most => Longest;

        public override TimeSpan Draw(SeededRandom random, string purpose) => ToMilliseconds(Shortest + (Longest - Shortest) * random.Fraction(purpose));
    }

    private sealed record Logarithmic(TimeSpan MedianDelay, double Spread, TimeSpan Longest) : Delay
    {
        public override TimeSpan Most => Longest;

        // Box and Muller's normal, from two draws.
        public override TimeSpan Draw(SeededRandom random, string purpose)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.Fraction($"{purpose} 1"))) * Math.Cos(2 * Math.PI * random.Fraction($"{purpose} 2"));
            var delay = MedianDelay.TotalMilliseconds * Math.Exp(Spread * normal);
            return ToMilliseconds(delay < Longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(delay) : Longest);
        }
    }

    private static TimeSpan ToMilliseconds(TimeSpan span) => TimeSpan.FromMilliseconds(Math.Floor(span.TotalMilliseconds));
}
