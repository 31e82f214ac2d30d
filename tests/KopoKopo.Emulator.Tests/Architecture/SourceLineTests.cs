using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace KopoKopo.Emulator.Tests.Architecture;

/// <summary>A line of source fits a screen, and a review beside it. Lines of a raw literal are data: they are as long as what they hold.</summary>
public sealed partial class SourceLineTests
{
    private const int Longest = 160;

    [Fact]
    public void No_line_of_the_sources_is_longer_than_160_characters()
    {
        var root = Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", ".."));
        Assert.SkipUnless(Directory.Exists(Path.Combine(root, "src")), "The sources are not where the tests were built.");

        var sources = new[] { "src", "tests" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(root, file))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(folder => folder is "bin" or "obj"))
            .ToList();

        sources.ShouldContain(Path.GetRelativePath(root, Here()));
        sources.SelectMany(file => TooLong(File.ReadLines(Path.Combine(root, file))).Select(line => $"{file}:{line}")).ShouldBeEmpty();
    }

    [Fact]
    public void Only_what_stands_within_a_raw_literal_may_be_longer()
    {
        const string Quotes = "\"\"\"";
        var tooLong = new string('x', Longest + 1);

        TooLong([$"one({Quotes}", tooLong, $"{Quotes}, {Quotes}", tooLong, $"{Quotes});", $"two({Quotes}short{Quotes});", tooLong, tooLong[1..]]).ShouldBe([7]);
    }

    private static IEnumerable<int> TooLong(IEnumerable<string> lines)
    {
        var isWithin = false;
        foreach (var (number, line) in lines.Index())
        {
            var isClosing = isWithin && line.TrimStart().StartsWith("\"\"\"", StringComparison.Ordinal);
            if (line.Length > Longest && (!isWithin || isClosing)) yield return number + 1;

            // Within a literal only its end counts; elsewhere one that is opened and not closed on its line goes on below it.
            if (!isWithin || isClosing) isWithin ^= RawQuotes().Count(line) % 2 == 1;
        }
    }

    [GeneratedRegex("\"{3,}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RawQuotes();

    private static string Here([CallerFilePath] string path = "") => path;
}
