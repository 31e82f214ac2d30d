using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Scenarios.Rules;

namespace KopoKopo.Emulator.Scenarios.Files;

/// <summary>
/// The scenario files of the folder. A file is read when it is asked for and again when it has changed; while its new content is bad the last good
/// one goes on. Files are never written.
/// </summary>
internal sealed partial class ScenarioCatalog(EmulatorOptions options, ScenarioReader reader, TimeProvider time, ILogger<ScenarioCatalog> logger)
{
    private const string Extension = ".json";
    public const string SchemaFile = "scenario.schema.json";
    private static readonly TimeSpan CoarsestTick = TimeSpan.FromSeconds(2);
    private static readonly EnumerationOptions EveryFile = new()
    {
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = true,
        MatchType = MatchType.Simple,
    };
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Where the files are.</summary>
    public string Folder => options.Scenarios;

    public static bool IsName(string name) => Name().IsMatch(name) && !name.Contains("..", StringComparison.Ordinal) && name + Extension != SchemaFile;

    /// <summary>The scenario of this name as it stands in its file; null if there is no such file.</summary>
    public ReadScenario? Find(string name)
    {
        if (!IsName(name)) return null;

        var path = PathOf(name);
        if (ScenarioFile.StampOf(path) is not { } stamp) return null;

        var known = _entries.GetValueOrDefault(name);
        if (known is { IsSettled: true } && known.Stamp == stamp) return known.Read;

        var (bytes, refused) = ScenarioFile.Read(path, Folder);
        var isUntouched = ScenarioFile.StampOf(path) == stamp;
        var content = bytes is null ? refused! : Convert.ToHexStringLower(SHA256.HashData(bytes));
        var isNew = known is null || known.Content != content;
        var read = !isNew ? known!.Read : bytes is null ? Refused(name + Extension, refused!) : reader.Read(name + Extension, name, bytes);

        // Half of what is just being written is no reason to complain; the next request looks again.
        if (!isUntouched && read.Scenario is null && known is not null) return known.Read;

        _entries[name] = new Entry(stamp, IsSettled: bytes is not null && isUntouched && IsOld(stamp), content, read, read.Scenario ?? known?.LastGood);
        if (isNew) foreach (var problem in read.Errors) LogBad(logger, problem.ToString());
        if (isNew && known is not null && read.Scenario is { } reloaded) LogReloaded(logger, name, reloaded.Rules.Count);
        return read;
    }

    /// <summary>The last good content of the file; null if it never had one.</summary>
    public Scenario? LastGood(string name)
    {
        if (Find(name) is { Scenario: { } scenario }) return scenario;

        return _entries.GetValueOrDefault(name)?.LastGood;
    }

    /// <summary>All files by name.</summary>
    public IReadOnlyList<(string Name, ReadScenario Read)> All() =>
        [.. Names()
            .Select(name => (Name: name, Read: IsName(name) ? Find(name) : NotReadable(name)))
            .Where(file => file.Read is not null)
            .Select(file => (file.Name, file.Read!))];

    /// <summary>The file's bytes; null if it cannot be read, is too large, or leads out of the folder.</summary>
    public byte[]? BytesOf(string name) =>
        IsName(name) && ScenarioFile.Read(PathOf(name), Folder).Bytes is { Length: <= ScenarioReader.LargestFile } bytes ? bytes : null;

    private List<string> Names()
    {
        try
        {
            return [.. Directory.EnumerateFiles(Folder, $"*{Extension}", EveryFile)
                .Where(file => Path.GetFileName(file) != SchemaFile)
                .Select(file => Path.GetFileNameWithoutExtension(file))
                .Order(StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The folder has gone, or is just being changed for another.
            return [];
        }
    }

    // Two writes within a tick of the file system's clock, two seconds at most, bear the same time: so young a file is read once more.
    private bool IsOld(FileStamp stamp) => (time.GetUtcNow().UtcDateTime - stamp.Written).Duration() > CoarsestTick;

    private string PathOf(string name) => Path.Combine(Folder, name + Extension);

    private static ReadScenario NotReadable(string name) => Refused(name + Extension, "expected a name of letters, digits, '.', '_' and '-'");

    private static ReadScenario Refused(string file, string error) => new(null, [new ScenarioProblem(file, 1, "", error)], []);

    // Nothing in it can backtrack; the option would have every start load another engine of expressions.
    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();

    [LoggerMessage(Level = LogLevel.Warning, Message = "scenario refused: {Problem}")]
    private static partial void LogBad(ILogger logger, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "scenario {Name} reloaded: {Rules} rules")]
    private static partial void LogReloaded(ILogger logger, string name, int rules);

    /// <param name="Stamp">What the file was like when it was read.</param>
    /// <param name="IsSettled">Whether it need not be read again while its stamp is the same.</param>
    /// <param name="Content">Tells one content from another.</param>
    /// <param name="Read">What was read.</param>
    /// <param name="LastGood">The last good content, if there was one.</param>
    private sealed record Entry(FileStamp Stamp, bool IsSettled, string Content, ReadScenario Read, Scenario? LastGood);
}
