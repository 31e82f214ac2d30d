using System.Text.RegularExpressions;

namespace KopoKopo.Emulator.Tests.Architecture;

/// <summary>The README's shell pastes, in the order in which a newcomer meets them.</summary>
internal static partial class ReadmePastes
{
    /// <summary>Blocks with one of these at the start of a line build or start the emulator, which a test does in its own way.</summary>
    private static readonly string[] NotRun = ["dotnet ", "docker "];

    /// <summary>The block that a reader pastes into a terminal of its own: what listens for callbacks.</summary>
    public static string Receiver => Blocks.Single(IsReceiver);

    /// <summary>All others, one after another, as they are pasted into one terminal.</summary>
    public static IReadOnlyList<string> Others => [.. Blocks.Where(block => !IsReceiver(block) && !block.Split('\n').Any(IsNotRun))];

    private static IReadOnlyList<string> Blocks =>
        [.. Block().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md"))).Select(match => match.Groups["text"].Value)];

    private static bool IsReceiver(string block) => block.StartsWith("kopokopo-emulator listen", StringComparison.Ordinal);

    private static bool IsNotRun(string line) => NotRun.Any(start => line.StartsWith(start, StringComparison.Ordinal));

    [GeneratedRegex(
        "^```sh\n(?<text>.*?)^```$", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Block();
}
