using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace KopoKopo.Emulator.Tests.Infrastructure;

/// <summary>The emulator as a process of its own, to be killed, stopped or refused a start.</summary>
public sealed class EmulatorProcess : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private EmulatorProcess(Process process) => _process = process;

    public Uri Address { get; private init; } = null!;

    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    /// <summary>Starts it on a free port and waits until it is ready.</summary>
    public static async Task<EmulatorProcess> StartAsync(params string[] arguments)
    {
        var port = FreePort();
        var emulator = Run([$"--urls=http://127.0.0.1:{port}", .. arguments], new Uri($"http://127.0.0.1:{port}"));
        using var http = new HttpClient { BaseAddress = emulator.Address };
        using var bound = new CancellationTokenSource(Bound);
        while (true)
        {
            try
            {
                if ((await http.GetAsync("/health/ready", bound.Token)).IsSuccessStatusCode) return emulator;
            }
            catch (HttpRequestException) when (!emulator._process.HasExited)
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>Runs it to its end and answers its exit code and all it printed.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        await using var emulator = Run(arguments, null);
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

    private static EmulatorProcess Run(string[] arguments, Uri? address)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "KopoKopo.Emulator.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        var emulator = new EmulatorProcess(Process.Start(start)!) { Address = address! };
        emulator._process.OutputDataReceived += emulator.Keep;
        emulator._process.ErrorDataReceived += emulator.Keep;
        emulator._process.BeginOutputReadLine();
        emulator._process.BeginErrorReadLine();
        return emulator;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<int> ExitAsync()
    {
        using var bound = new CancellationTokenSource(Bound);
        await _process.WaitForExitAsync(bound.Token);
        return _process.ExitCode;
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output) _output.AppendLine(line.Data);
    }
}
