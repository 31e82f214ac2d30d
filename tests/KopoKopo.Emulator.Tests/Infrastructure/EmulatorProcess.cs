using System.Diagnostics;

namespace KopoKopo.Emulator.Tests.Infrastructure;

/// <summary>Where a process starts: its environment besides this one's, its working folder, and how many file descriptors it may have.</summary>
public sealed record Surroundings(IReadOnlyDictionary<string, string>? Environment = null, string? WorkingFolder = null, int? Descriptors = null);

/// <summary>The emulator as a process of its own, to be killed, stopped or refused a start.</summary>
public sealed class EmulatorProcess : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly AwaitedOutput _output = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private EmulatorProcess(Process process) => _process = process;

    public Uri Address { get; private set; } = null!;

    /// <summary>How many sockets it has open, where the system tells (Linux). Other descriptors grow in number as assemblies are loaded.</summary>
    public int Sockets => Directory.EnumerateFileSystemEntries($"/proc/{_process.Id}/fd").Count(IsSocket);

    /// <summary>The files it has loaded, its assemblies among them, where the system tells (Linux).</summary>
    public IReadOnlyList<string> LoadedFiles => [.. File.ReadLines($"/proc/{_process.Id}/maps").Select(line => line.Split(' ')[^1]).Distinct()];

    /// <summary>How much memory it has, in MB.</summary>
    public long Megabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / (1024 * 1024);
        }
    }

    public string Output => _output.ToString();

    /// <summary>Starts it on a port that the system chooses and waits until it says where it listens.</summary>
    public static Task<EmulatorProcess> StartAsync(params string[] arguments) => StartAsync(new Surroundings(), arguments);

    public static Task<EmulatorProcess> StartAsync(Surroundings surroundings, params string[] arguments) =>
        StartAsAsync(surroundings, ["--urls=http://127.0.0.1:0", .. arguments]);

    /// <summary>Starts it with these arguments alone, among which something says where to listen.</summary>
    public static async Task<EmulatorProcess> StartAsAsync(Surroundings surroundings, params string[] arguments)
    {
        var emulator = Run(surroundings, arguments);
        emulator.Address = await emulator._listening.Task.WaitAsync(Bound);
        return emulator;
    }

    /// <summary>Runs it to its end and answers its exit code and all it printed.</summary>
    public static Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) => RunAsync(new Surroundings(), arguments);

    public static async Task<(int ExitCode, string Output)> RunAsync(Surroundings surroundings, params string[] arguments)
    {
        await using var emulator = Run(surroundings, arguments);
        return (await emulator.ExitAsync(), emulator.Output);
    }

    /// <summary>Waits until it has printed this.</summary>
    public Task PrintsAsync(string text) => _output.LineAsync(text, TestContext.Current.CancellationToken);

    /// <summary><c>kill -9</c>: no handler runs, nothing is flushed.</summary>
    public Task KillAsync()
    {
        _process.Kill();
        return ExitAsync();
    }

    /// <summary>SIGTERM, as an orchestrator stops a container.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
        return await ExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
        await _output.DisposeAsync();
    }

    // It may be closed meanwhile.
    private static bool IsSocket(string descriptor)
    {
        try
        {
            return new FileInfo(descriptor).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static EmulatorProcess Run(Surroundings surroundings, string[] arguments)
    {
        string[] command = ["dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "KopoKopo.Emulator.dll"), .. arguments];
        if (surroundings.Descriptors is { } most) command = ["sh", "-c", $"ulimit -n {most}; exec \"$@\"", "sh", .. command];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = surroundings.WorkingFolder ?? Path.GetTempPath(),
        };

        // As EmulatorServer: what a till has is what came in.
        start.Environment["Emulator__TillOpeningBalance"] = "0";
        foreach (var (name, value) in surroundings.Environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var emulator = new EmulatorProcess(Process.Start(start)!);
        emulator._process.OutputDataReceived += emulator.Keep;
        emulator._process.ErrorDataReceived += emulator.Keep;
        emulator._process.BeginOutputReadLine();
        emulator._process.BeginErrorReadLine();
        return emulator;
    }

    private async Task<int> ExitAsync()
    {
        using var bound = new CancellationTokenSource(Bound);
        await _process.WaitForExitAsync(bound.Token);
        return _process.ExitCode;
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        // The end of a stream comes as null, that of standard error perhaps in the middle of the output.
        if (line.Data is not null) _output.WriteLine(line.Data);

        const string announcement = "KopoKopo.Emulator listens on ";
        if (line.Data?.StartsWith(announcement, StringComparison.Ordinal) == true) _listening.TrySetResult(new Uri(line.Data[announcement.Length..]));
        if (line.Data is null) _listening.TrySetException(new InvalidOperationException($"The emulator ended before it listened: {Output}"));
    }
}
