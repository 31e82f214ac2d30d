namespace KopoKopo.Emulator.Tests.Infrastructure;

/// <summary>A database file of a test's own, deleted with all that SQLite puts beside it.</summary>
public sealed class TemporaryDatabase : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kopokopo-tests-").FullName;

    public string FilePath => Path.Combine(_folder, "emulator.db");

    public string Setting => $"--Emulator:Database={FilePath}";

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
