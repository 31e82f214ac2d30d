using System.Globalization;

namespace KopoKopo.Emulator.Tests.Reliability;

/// <summary>
/// How much a reliability test does: little in every run, much with <c>KOPOKOPO_LONG=1</c>. With <c>KOPOKOPO_CI=1</c>, as .ci/run sets it,
/// more random requests, odd values and looks than in a run by hand. All that is drawn comes from one seed.
/// </summary>
internal static class Effort
{
    private const int SeedOfShortRuns = 20260131;

    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("KOPOKOPO_LONG") == "1";

    /// <summary><c>KOPOKOPO_SEED</c>; else always the same in short runs, so that they repeat, and another in each long one.</summary>
    public static int Seed { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("KOPOKOPO_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
        ? seed
        : IsLong ? Environment.ProcessId ^ Environment.TickCount & int.MaxValue
        : SeedOfShortRuns;

    /// <summary>How many random requests a short run sends.</summary>
    public static int Requests { get; } = IsByHand ? 2_000 : 20_000;

    /// <summary>Whether somebody waits for it: neither a long run nor .ci/run's.</summary>
    public static bool IsByHand => !IsLong && Environment.GetEnvironmentVariable("KOPOKOPO_CI") != "1";

    /// <summary>The one number or the other.</summary>
    public static int Of(int inShort, int inLong) => IsLong ? inLong : inShort;

    /// <summary>The values to try at one of many places: all, but in a run by hand every third, at each place others.</summary>
    public static IEnumerable<T> Of<T>(IEnumerable<T> values, int place) => IsByHand ? values.Where((_, number) => (number + place) % 3 == 0) : values;

    /// <summary>Draws that repeat, and whose seed stands in the test's output.</summary>
    public static Random Draws(int part = 0)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"KOPOKOPO_SEED={Seed}, part {part}");
        return new Random(unchecked(Seed * 31 + part));
    }
}
