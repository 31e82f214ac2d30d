using System.Diagnostics;
using System.Runtime.InteropServices;

namespace KopoKopo.Emulator.Benchmarks;

/// <summary>The emulator and the bare servers, published as they would be deployed: ReadyToRun, framework-dependent.</summary>
internal sealed class Servers(string folder, string emulator)
{
    private static readonly TimeSpan PublishesWithin = TimeSpan.FromMinutes(5);

    public static async Task<Servers> PublishAsync(string folder)
    {
        var root = FindRoot();
        await PublishAsync(Path.Combine(root, "src", "KopoKopo.Emulator"), folder, "emulator");
        await PublishAsync(Path.Combine(root, "tests", "KopoKopo.Emulator.Benchmarks"), folder, "bare");
        return new Servers(folder, Path.Combine(folder, "emulator"));
    }

    /// <summary>Starts the emulator on a new database, or on this one.</summary>
    public ServerProcess StartEmulator(TimeSpan resultDelay, string? database = null, params string[] settings)
    {
        database ??= NewDatabase();
        return ServerProcess.Start(
            Executable(emulator, "KopoKopo.Emulator"),
            database,
            port => ["--urls", $"http://127.0.0.1:{port}", $"--Emulator:Database={database}", $"--Emulator:ResultDelay={resultDelay:c}", .. settings]);
    }

    /// <summary>Starts a bare server on a new database.</summary>
    public ServerProcess StartBare(BareLevel level)
    {
        var database = NewDatabase();
        return ServerProcess.Start(
            Executable(Path.Combine(folder, "bare"), "KopoKopo.Emulator.Benchmarks"), database, port => ["bare", level.ToString(), port.ToString(), database]);
    }

    public string NewDatabase() => Path.Combine(folder, $"{Guid.NewGuid():n}.db");

    private static string Executable(string part, string name) =>
        Path.Combine(Path.GetFullPath(part), OperatingSystem.IsWindows() ? $"{name}.exe" : name);

    // Its own artifacts folder: neither the checkout nor a build that runs beside this one is touched.
    private static async Task PublishAsync(string project, string folder, string name)
    {
        Console.WriteLine($"publishing {Path.GetFileName(project)} …");
        using var publish = Process.Start(new ProcessStartInfo("dotnet",
        [
            "publish", project, "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "--self-contained", "false", "-p:PublishReadyToRun=true",
            "-p:TieredPGO=false", "-nodeReuse:false", "-v", "quiet", "--artifacts-path", Path.Combine(folder, "artifacts"), "-o", Path.Combine(folder, name),
        ]))!;
        using var patience = new CancellationTokenSource(PublishesWithin);
        try
        {
            await publish.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            publish.Kill(entireProcessTree: true);
            throw;
        }

        if (publish.ExitCode != 0) throw new InvalidOperationException($"{name} could not be published: dotnet publish exited with {publish.ExitCode}.");
    }

    private static string FindRoot()
    {
        foreach (var start in new[] { Environment.CurrentDirectory, AppContext.BaseDirectory })
        {
            for (var at = new DirectoryInfo(start); at is not null; at = at.Parent)
            {
                if (File.Exists(Path.Combine(at.FullName, "KopoKopo.Emulator.sln"))) return at.FullName;
            }
        }

        throw new DirectoryNotFoundException("Run this inside the repository: it publishes what it measures.");
    }
}
