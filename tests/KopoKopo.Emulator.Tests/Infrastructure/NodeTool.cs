using System.ComponentModel;
using System.Diagnostics;
using System.Text;

[assembly: AssemblyFixture(typeof(KopoKopo.Emulator.Tests.Infrastructure.NodeTool))]

namespace KopoKopo.Emulator.Tests.Infrastructure;

/// <summary>
/// Node.js as the machine has it, and the npm packages a test needs, in a folder beside the tests that the whole run shares and the next run finds.
/// Where there is no node or a package cannot be installed, the test is skipped and says so.
/// </summary>
public sealed class NodeTool : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private readonly Dictionary<string, string?> _whyNotInstalled = [];
    private readonly SemaphoreSlim _oneInstallAtATime = new(1);
    private readonly string _folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "npm", "installed")).Parent!.FullName;

    public NodeTool() => Validator = new SchemaValidator(this);

    public static bool IsThere => Find("node") is not null;

    public SchemaValidator Validator { get; }

    /// <summary>Where packages are installed, and what is run by its relative path stands.</summary>
    public string Folder => _folder;

    /// <summary>Runs a script of the Clients folder, which may require what was installed, and answers what it printed.</summary>
    public Task<string> RunAsync(string script, string input = "", params string[] arguments) =>
        NodeAsync([PathOf("Clients", script), .. arguments], input);

    /// <summary>Runs the program of a package that was installed: "typescript/bin/tsc".</summary>
    public Task<string> RunInstalledAsync(string program, params string[] arguments) =>
        NodeAsync([Path.Combine(_folder, "node_modules", Path.Combine(program.Split('/'))), .. arguments], "");

    /// <summary>Starts a script of the Clients folder that answers lines until it is ended. Skips the test where there is no node.</summary>
    public Process Start(string script) => Start("Clients", script);

    /// <inheritdoc cref="Start(string)"/>
    public Process Start(string folder, string script, params string[] arguments)
    {
        if (Find("node") is not { } found)
        {
            Assert.Skip("node is not on the PATH");
            throw new UnreachableException();
        }

        return Process.Start(Describe(found, [PathOf(folder, script), .. arguments]))!;
    }

    /// <summary>Answers what a function of the input text, written in JavaScript, returns for it.</summary>
    public Task<string> ApplyAsync(string function, string input) => NodeAsync(
        [
            "-e",
            $"let text = ''; process.stdin.setEncoding('utf8').on('data', more => text += more).on('end', () => process.stdout.write(({function})(text)))",
        ],
        input);

    /// <summary>Has npm install what no run before has installed, all of it at once: a start of npm costs more than a package.</summary>
    /// <param name="packages">As npm is told: <c>express@4</c>.</param>
    public async Task InstallAsync(params string[] packages)
    {
        var name = string.Join(' ', packages);
        string? whyNot;
        await _oneInstallAtATime.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (!_whyNotInstalled.TryGetValue(name, out whyNot)) _whyNotInstalled[name] = whyNot = await TryInstallAsync(packages);
        }
        finally
        {
            _oneInstallAtATime.Release();
        }

        if (whyNot is not null) Assert.Skip(whyNot);
    }

    public void Dispose()
    {
        Validator.Dispose();
        _oneInstallAtATime.Dispose();
    }

    /// <summary>A program on the PATH; null if there is none of that name.</summary>
    public static string? Find(string tool)
    {
        string[] files = OperatingSystem.IsWindows() ? [$"{tool}.exe", $"{tool}.cmd"] : [tool];
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.SelectMany(folder => files.Select(file => Path.Combine(folder, file))).FirstOrDefault(File.Exists);
    }

    private static string PathOf(string folder, string script) => Path.Combine(AppContext.BaseDirectory, folder, script);

    private async Task<string?> TryInstallAsync(string[] packages)
    {
        var missing = Array.FindAll(packages, package => !File.Exists(MarkOf(package)));
        if (missing.Length == 0) return null;
        var names = string.Join(", ", missing);
        if (Find("npm") is not { } npm) return $"npm is not on the PATH, so {names} cannot be installed";
        try
        {
            await RunAsync(npm, ["install", "--no-package-lock", "--no-audit", "--no-fund", .. missing], "", CancellationToken.None);
            foreach (var package in missing) await File.WriteAllTextAsync(MarkOf(package), "");
            return null;
        }
        catch (Exception failure) when (failure is InvalidOperationException or TimeoutException or Win32Exception)
        {
            return $"npm could not install {names}: {failure.Message}";
        }
    }

    // Written once npm has ended well: what an install that was broken off has left is not taken for a package.
    private string MarkOf(string package) => Path.Combine(_folder, "installed", package.Replace('/', '+'));

    private Task<string> NodeAsync(IEnumerable<string> arguments, string input)
    {
        var node = Find("node");
        if (node is null) Assert.Skip("node is not on the PATH");
        return RunAsync(node, arguments, input, TestContext.Current.CancellationToken);
    }

    private async Task<string> RunAsync(string program, IEnumerable<string> arguments, string input, CancellationToken cancellation)
    {
        using var process = Process.Start(Describe(program, arguments))!;
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bound.CancelAfter(Bound);
        var output = process.StandardOutput.ReadToEndAsync(bound.Token);
        var errors = process.StandardError.ReadToEndAsync(bound.Token);
        try
        {
            await WriteAsync(process, input, bound.Token);
            await Task.WhenAll(output, errors, process.WaitForExitAsync(bound.Token));
        }
        catch (OperationCanceledException cancelled)
        {
            process.Kill(entireProcessTree: true);
            cancellation.ThrowIfCancellationRequested();
            throw new TimeoutException($"{program} took longer than {Bound.TotalSeconds} s", cancelled);
        }

        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await errors}{await output}");
        return await output;
    }

    private ProcessStartInfo Describe(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Utf8,
            StandardOutputEncoding = Utf8,
            StandardErrorEncoding = Utf8,
        };
        start.Environment["NODE_PATH"] = Path.Combine(_folder, "node_modules");

        // HTTP clients of Node take a proxy from the environment even for the loopback address.
        foreach (var name in new[] { "NO_PROXY", "no_proxy" })
        {
            var others = start.Environment.TryGetValue(name, out var value) && value is { Length: > 0 } ? $",{value}" : "";
            start.Environment[name] = $"127.0.0.1,localhost{others}";
        }

        return start;
    }

    private static async Task WriteAsync(Process process, string input, CancellationToken cancellation)
    {
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellation);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended without reading its input; its exit code tells what to make of that.
        }
    }
}
