namespace KopoKopo.Emulator.Tests.Infrastructure;

/// <summary>
/// The executable's verbs within this process, which costs a fraction of a process of its own: for where neither the environment, signals nor the working
/// folder matter.
/// </summary>
internal static class EmulatorHere
{
    private const string Announcement = "KopoKopo.Emulator listens on ";
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    static EmulatorHere() => ConsoleHere.Install();

    /// <summary>Runs it to its end and answers its exit code and all it printed.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        await using var verb = new VerbHere(arguments);
        return (await verb.ExitAsync(), verb.Output);
    }

    /// <summary>Starts a verb that goes on until it is stopped, and waits until it has printed this.</summary>
    public static async Task<VerbHere> StartAsync(string printed, params string[] arguments)
    {
        var verb = new VerbHere(arguments);
        try
        {
            await verb.PrintsAsync(printed);
            return verb;
        }
        catch
        {
            await verb.DisposeAsync();
            throw;
        }
    }

    /// <summary>Serves with these arguments, among which something says where, and waits until it listens.</summary>
    public static async Task<VerbHere> ServeAsync(params string[] arguments)
    {
        var verb = await StartAsync(Announcement, arguments);
        verb.Address = new Uri((await verb.PrintsAsync(Announcement))[Announcement.Length..].Split(',')[0]);
        return verb;
    }

    /// <summary>A verb that runs.</summary>
    internal sealed class VerbHere : IAsyncDisposable
    {
        private readonly AwaitedOutput _output = new();
        private readonly CancellationTokenSource _stop = new();
        private readonly Task<int> _run;

        public VerbHere(string[] arguments) => _run = Task.Run(() => RunAsync(arguments));

        /// <summary>Where it listens, if it serves.</summary>
        public Uri Address { get; set; } = null!;

        public string Output => _output.ToString();

        /// <summary>The first line with this text, when it has been printed.</summary>
        public Task<string> PrintsAsync(string text) => _output.LineAsync(text, TestContext.Current.CancellationToken);

        /// <summary>Its exit code, when it has ended by itself.</summary>
        public Task<int> ExitAsync() => _run.WaitAsync(Bound, TestContext.Current.CancellationToken);

        /// <summary>Stops it; its exit code.</summary>
        public async Task<int> StopAsync()
        {
            await _stop.CancelAsync();
            return await _run.WaitAsync(Bound);
        }

        public async ValueTask DisposeAsync()
        {
            await StopAsync();
            _stop.Dispose();
            await _output.DisposeAsync();
        }

        private async Task<int> RunAsync(string[] arguments)
        {
            ConsoleHere.Use(_output);
            try
            {
                return await new Verbs(_output, _output).RunAsync(arguments, _stop.Token);
            }
            finally
            {
                _output.End();
            }
        }
    }
}
