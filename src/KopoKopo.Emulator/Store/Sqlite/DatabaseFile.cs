namespace KopoKopo.Emulator.Store.Sqlite;

/// <summary>
/// The database's file: its place, whose it is, and who may read it. It is one emulator's from the moment this is made until it is disposed, by whatever
/// name or link it was called, and its owner's alone: API keys stand in it.
/// </summary>
internal sealed class DatabaseFile : IDisposable
{
    private const int MostLinks = 40;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyFolder = OwnerOnly | UnixFileMode.UserExecute;
    private static readonly string[] Companions = ["-wal", "-shm"];

    private readonly string _lockPath;
    private readonly FileStream _lock;
    private readonly FileStream? _hold;

    /// <summary>Takes the file, and makes it if it is not there. An empty name stands for a temporary one, deleted at the end.</summary>
    public DatabaseFile(string name)
    {
        IsTemporary = string.IsNullOrWhiteSpace(name);
        FilePath = Path.GetFullPath(IsTemporary ? Path.Combine(Path.GetTempPath(), $"kopokopo-emulator-{Path.GetRandomFileName()}.db") : name);
        try
        {
            RealPath = Resolve(FilePath, links: 0);
            _lockPath = $"{RealPath}.lock";
            MakeFolder(Path.GetDirectoryName(RealPath)!);

            // The lock's file stays when it is let go: whoever deleted it could delete one that somebody else has just taken.
            _lock = Open(_lockPath, FileShare.None);
            try
            {
                _hold = Hold(RealPath);
                foreach (var file in Companions.Select(suffix => RealPath + suffix).Append(_lockPath).Append(RealPath)) Close(file);
            }
            catch
            {
                Dispose();
                throw;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseUnusableException(FilePath, $"it cannot be opened, or another emulator uses it ({exception.Message})", exception);
        }
    }

    /// <summary>Whether it goes with this process: nobody ever opens it again.</summary>
    public bool IsTemporary { get; }

    /// <summary>Where it is, as it was called.</summary>
    public string FilePath { get; }

    /// <summary>Where it is, without any link: what SQLite opens.</summary>
    public string RealPath { get; }

    /// <summary>How large it is with its log, in bytes.</summary>
    public long Length => new[] { RealPath, $"{RealPath}-wal" }.Select(path => new FileInfo(path)).Where(file => file.Exists).Sum(file => file.Length);

    /// <summary>Gives the file up. All connections to it must be closed.</summary>
    public void Dispose()
    {
        if (IsTemporary) foreach (var file in Companions.Select(suffix => RealPath + suffix).Append(RealPath)) File.Delete(file);
        _hold?.Dispose();
        _lock.Dispose();
        if (IsTemporary) File.Delete(_lockPath);
    }

    // Each folder on the way may be a link, and where a link leads may lie behind others.
    private static string Resolve(string path, int links)
    {
        if (Path.GetDirectoryName(path) is not { } folder) return path;

        var real = Path.Combine(Resolve(folder, links), Path.GetFileName(path));
        FileSystemInfo entry = Directory.Exists(real) ? new DirectoryInfo(real) : new FileInfo(real);
        if (entry.LinkTarget is not { } target) return real;
        if (links == MostLinks) throw new IOException("its path leads over too many links");

        return Resolve(Path.GetFullPath(target, Path.GetDirectoryName(real)!), links + 1);
    }

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, OwnerOnlyFolder);
    }

    // SQLite gives its companions the mode of the database, so this is made before SQLite opens it. On Linux it is held from then on, in the way many may,
    // and whoever finds it held does not get it to himself first: so a hard link to it is no second file. SQLite's own locks are of another sort there;
    // elsewhere, and on a network drive, the two would meet.
    private static FileStream? Hold(string path)
    {
        Open(path, FileShare.None).Dispose();
        return OperatingSystem.IsLinux() ? Open(path, FileShare.ReadWrite) : null;
    }

    private static FileStream Open(string path, FileShare share)
    {
        var how = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) how.UnixCreateMode = OwnerOnly;
        return new FileStream(path, how);
    }

    private static void Close(string file)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(file) || (File.GetUnixFileMode(file) | OwnerOnly) == OwnerOnly) return;

        try
        {
            File.SetUnixFileMode(file, OwnerOnly);
        }
        catch (UnauthorizedAccessException)
        {
            // The file is another user's, who lets this one use it and decides who else may.
        }
    }
}

/// <summary>The database file cannot be used; the message says why in one line.</summary>
internal sealed class DatabaseUnusableException(string path, string reason, Exception inner)
    : Exception($"Emulator:Database is \"{path}\": {reason}", inner);
