using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace KopoKopo.Emulator.Tests.Package;

/// <summary>The packages as <c>dotnet pack</c> makes them of these sources, and a folder in which they alone are known.</summary>
public sealed class PackedPackages : IAsyncLifetime
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(8);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kopokopo-emulator-packages-");

    public static string Root => Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", ".."));

    /// <summary>Where the packages are.</summary>
    public string Source => Path.Combine(_folder.FullName, "source");

    public async ValueTask InitializeAsync()
    {
        if (!Reliability.Effort.IsLong) return;

        // Built apart from the sources' own folders, which other builds may be using.
        foreach (var project in new[] { "KopoKopo.Emulator", "KopoKopo.Emulator.Testing" })
        {
            await DotnetAsync(
                Root, null, "pack", Path.Combine("src", project), "-c", "Release", "-p:RunAnalyzers=false", "--artifacts-path",
                Path.Combine(_folder.FullName, "artifacts"), "-o", Source, "-v", "quiet");
        }
    }

    /// <summary>An empty folder.</summary>
    public string NewFolder(string name) => _folder.CreateSubdirectory(name).FullName;

    /// <summary>Runs the SDK there; what it prints is answered, and it must succeed.</summary>
    public static Task<string> DotnetAsync(string folder, IReadOnlyDictionary<string, string>? environment, params string[] arguments) =>
        RunAsync("dotnet", folder, environment, arguments);

    public static async Task<string> RunAsync(string program, string folder, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(Bound);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }

        var said = await output + await error;
        process.ExitCode.ShouldBe(0, said);
        return said;
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
