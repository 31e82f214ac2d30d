namespace KopoKopo.Emulator.Domain;

/// <summary>The known word somebody probably meant.</summary>
internal static class Nearest
{
    public static string To(string word, IEnumerable<string> known) => known.MinBy(name => Distance(name.ToUpperInvariant(), word.ToUpperInvariant()))!;

    /// <summary>As <see cref="To"/>; null if nothing known is near. What has no letter in common is not, however short it is.</summary>
    public static string? Within(string word, IEnumerable<string> known)
    {
        var nearest = To(word, known);
        var distance = Distance(nearest.ToUpperInvariant(), word.ToUpperInvariant());
        return distance <= Math.Max(2, word.Length / 3) && distance < Math.Max(nearest.Length, word.Length) ? nearest : null;
    }

    /// <summary>"did you mean "reference"?", or all there is.</summary>
    public static string Advice(string word, IReadOnlyCollection<string> known) =>
        Within(word, known) is { } nearest ? $"did you mean \"{nearest}\"?" : $"expected one of {string.Join(", ", known)}";

    // Levenshtein, one row at a time.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j - 1], above) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
