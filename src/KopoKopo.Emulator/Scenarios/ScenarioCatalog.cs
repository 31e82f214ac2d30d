using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using KopoKopo.Emulator.Scenarios.Files;

namespace KopoKopo.Emulator.Scenarios;

/// <summary>
/// The scenario files of the folder. A file is read when it is asked for and again when it has changed; while its new content is bad the last good
/// one goes on. Files are never written.
/// </summary>
internal sealed partial class ScenarioCatalog(EmulatorOptions options, ScenarioReader reader, ILogger<ScenarioCatalog> logger)
{
    private const string Extension = ".json";
    public const string SchemaFile = "scenario.schema.json";
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Where the files are: the folder of the settings, else the copy beside the executable.</summary>
    public string Folder { get; } = FolderOf(options.Scenarios);

    public static bool IsName(string name) => Name().IsMatch(name) && !name.Contains("..", StringComparison.Ordinal) && name + Extension != SchemaFile;

    /// <summary>The scenario of this name as it stands in its file; null if there is no such file.</summary>
    public ReadScenario? Find(string name)
    {
        if (!IsName(name)) return null;

        var file = new FileInfo(Path.Combine(Folder, name + Extension));
        if (!file.Exists) return null;

        var known = _entries.GetValueOrDefault(name);
        var stamp = StampOf(file);
        if (known is not null && known.Stamp == stamp) return known.Read;

        var read = Read(file, name);
        if (read is null) return known?.Read;

        _entries[name] = new Entry(stamp, read, read.Scenario ?? known?.LastGood);
        foreach (var problem in read.Errors) LogBad(logger, problem.ToString());
        return read;
    }

    /// <summary>The last good content of the file; null if it never had one.</summary>
    public Scenario? LastGood(string name)
    {
        if (Find(name) is { Scenario: { } scenario }) return scenario;

        return _entries.GetValueOrDefault(name)?.LastGood;
    }

    /// <summary>All files by name.</summary>
    public IReadOnlyList<(string Name, ReadScenario Read)> All() => !Directory.Exists(Folder)
        ? []
        : [.. Directory.EnumerateFiles(Folder, $"*{Extension}")
            .Where(file => Path.GetFileName(file) != SchemaFile)
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Order(StringComparer.Ordinal)
            .Select(name => (name, Read: Find(name) ?? NotReadable(name)))];

    /// <summary>The file's bytes; null if it is too large, or leads out of the folder.</summary>
    public byte[]? BytesOf(string name)
    {
        var file = new FileInfo(Path.Combine(Folder, name + Extension));
        return IsName(name) && file.Exists && WhyRefused(file) is null ? File.ReadAllBytes(file.FullName) : null;
    }

    // Of what a link leads to, so that a link that moves is a change.
    private static (DateTime Written, long Length) StampOf(FileInfo file)
    {
        var target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        return target.Exists ? (target.LastWriteTimeUtc, target.Length) : default;
    }

    private string? WhyRefused(FileInfo file)
    {
        if (StampOf(file).Length > ScenarioReader.LargestFile) return $"larger than {ScenarioReader.LargestFile / 1024} KB";

        return file.ResolveLinkTarget(returnFinalTarget: true) is { } target && !IsInFolder(target.FullName) ? "leads out of the folder" : null;
    }

    private ReadScenario? Read(FileInfo file, string name)
    {
        try
        {
            return WhyRefused(file) is { } refused ? Refused(file.Name, refused) : reader.Read(file.Name, name, File.ReadAllBytes(file.FullName));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Perhaps it is just being written; the next request looks again.
            return _entries.ContainsKey(name) ? null : Refused(file.Name, $"cannot be read: {exception.Message}");
        }
    }

    private bool IsInFolder(string path) => Path.GetFullPath(path).StartsWith(Path.GetFullPath(Folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static ReadScenario NotReadable(string name) => Refused(name + Extension, "expected a name of letters, digits, '.', '_' and '-'");

    private static ReadScenario Refused(string file, string error) => new(null, [new ScenarioProblem(file, 1, "", error)], []);

    private static string FolderOf(string setting)
    {
        var folder = Path.GetFullPath(setting);
        var published = Path.Combine(AppContext.BaseDirectory, "scenarios");
        return Directory.Exists(folder) || !Directory.Exists(published) ? folder : published;
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$", RegexOptions.NonBacktracking)]
    private static partial Regex Name();

    [LoggerMessage(Level = LogLevel.Warning, Message = "scenario refused: {Problem}")]
    private static partial void LogBad(ILogger logger, string problem);

    private sealed record Entry((DateTime Written, long Length) Stamp, ReadScenario Read, Scenario? LastGood);
}
