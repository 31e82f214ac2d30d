using System.Globalization;

namespace KopoKopo.Emulator.Benchmarks;

/// <summary>One figure of the emulator beside that of a bare server; each the median of its rounds.</summary>
/// <param name="Name">What it is, and its unit.</param>
/// <param name="Beside">The bare server; null where there is nothing to compare with.</param>
/// <param name="Bare">Its figure in each round.</param>
/// <param name="Emulator">The emulator's in each round.</param>
/// <param name="Aim">What is aimed at.</param>
internal sealed record Row(string Name, string? Beside, IReadOnlyList<double> Bare, IReadOnlyList<double> Emulator, string Aim = "");

/// <summary>All figures, printed as the table that stands in docs/performance.md.</summary>
internal static class Table
{
    public static void Print(IEnumerable<Row> rows, string measured = "Emulator", string beside = "Bare")
    {
        Console.WriteLine();
        Console.WriteLine($"| Figure | {measured} | {beside} | Ratio | Aim |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var row in rows)
        {
            var (emulator, bare) = (row.Emulator.Median(), row.Bare.Count == 0 ? 0 : row.Bare.Median());
            var ratio = (emulator / bare).ToString("0.00", CultureInfo.InvariantCulture);
            var comparison = row.Beside is null ? "| |" : $"{Text(bare)} ({row.Beside}) | {ratio} |";
            Console.WriteLine($"| {row.Name} | {Text(emulator)} | {comparison} {row.Aim} |");
        }
    }

    private static string Text(double value) => value.ToString(value < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
