using System.Globalization;

namespace KopoKopo.Emulator.Domain;

/// <summary>
/// How many files and sockets the process may have open. .NET keeps two for each assembly, 230 in all once it has served; where one that is loaded later
/// finds none, the process ends.
/// </summary>
internal static class FileDescriptors
{
    private const int Ample = 20_000;
    private const int Few = 128;
    private const string OwnLimits = "/proc/self/limits";
    private const string OwnFiles = "/proc/self/fd";

    /// <summary>How many are free now.</summary>
    public static int Free() => Most() - Open();

    /// <summary>Whether so few are free that what opens many at once must do with fewer.</summary>
    public static bool AreFew() => Free() < Few;

    private static int Open() => Directory.Exists(OwnFiles) ? Directory.EnumerateFileSystemEntries(OwnFiles).Count() : 0;

    // Elsewhere than on Linux .NET raises its own limit to what the system allows; 10,240 on a Mac.
    private static int Most()
    {
        const string most = "Max open files";
        if (!File.Exists(OwnLimits)) return Ample;

        var line = File.ReadLines(OwnLimits).FirstOrDefault(line => line.StartsWith(most, StringComparison.Ordinal)) ?? "";
        var soft = line[Math.Min(most.Length, line.Length)..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var descriptors) ? descriptors : Ample;
    }
}
