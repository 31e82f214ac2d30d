using System.Diagnostics;
using System.Text;

namespace KopoKopo.Emulator.Tests.Architecture;

/// <summary>A terminal of a test's own: <c>sh</c> in a scratch folder, with all that it printed.</summary>
internal sealed class ShellProcess : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly SemaphoreSlim _more = new(0);

    private ShellProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    public static ShellProcess Start(string script, string folder)
    {
        var start = new ProcessStartInfo("sh", ["-c", script])
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NO_PROXY"] = start.Environment["no_proxy"] = "localhost,127.0.0.1";
        return new ShellProcess(Process.Start(start)!);
    }

    /// <summary>Answers when it has printed this.</summary>
    public async Task PrintsAsync(string text)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Bound);
        while (!Output.Contains(text, StringComparison.Ordinal)) await _more.WaitAsync(bound.Token);
    }

    /// <summary>Its exit code, when it has ended and all its output is there.</summary>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Bound);
        return _process.ExitCode;
    }

    public ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
        _more.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) return;

        lock (_output) _output.AppendLine(line.Data);
        _more.Release();
    }
}
