using System.Diagnostics;
using System.Text;

namespace KopoKopo.Emulator.Tests.Infrastructure;

/// <summary>The emulator as a process of its own, to be killed, stopped or refused a start.</summary>
public sealed class EmulatorProcess : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private EmulatorProcess(Process process) => _process = process;

    public Uri Address { get; private set; } = null!;

    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    /// <summary>Starts it on a port that the system chooses and waits until it says where it listens.</summary>
    public static async Task<EmulatorProcess> StartAsync(params string[] arguments)
    {
        var emulator = Run(["--urls=http://127.0.0.1:0", .. arguments]);
        emulator.Address = await emulator._listening.Task.WaitAsync(Bound);
        return emulator;
    }

    /// <summary>Runs it to its end and answers its exit code and all it printed.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        await using var emulator = Run(arguments);
        return (await emulator.ExitAsync(), emulator.Output);
    }

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
    }

    private static EmulatorProcess Run(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "KopoKopo.Emulator.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
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
        if (line.Data is not null) lock (_output) _output.AppendLine(line.Data);
        const string announcement = "KopoKopo.Emulator listens on ";
        if (line.Data?.StartsWith(announcement, StringComparison.Ordinal) == true) _listening.TrySetResult(new Uri(line.Data[announcement.Length..]));
        if (line.Data is null) _listening.TrySetException(new InvalidOperationException($"The emulator ended before it listened: {Output}"));
    }
}
