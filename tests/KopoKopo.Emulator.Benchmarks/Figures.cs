namespace KopoKopo.Emulator.Benchmarks;

/// <summary>What a row of measurements comes to.</summary>
internal static class Figures
{
    public static double Median(this IEnumerable<double> values) => values.Percentile(0.5);

    /// <summary>The smallest value that this share of all values does not exceed.</summary>
    public static double Percentile(this IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Count) - 1)];
    }

    public static string List(this IEnumerable<double> values) => string.Join(", ", values.Select(value => value.ToString("0")));
}
