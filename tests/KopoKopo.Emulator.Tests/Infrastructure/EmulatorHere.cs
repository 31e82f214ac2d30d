
namespace KopoKopo.Emulator.Tests.Infrastructure;

/// <summary>
/// The executable's verbs within this process, which costs a fraction of a process of its own: for what ends by itself and where neither the environment nor
/// the working folder matters.
/// </summary>
internal static class EmulatorHere
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    /// <summary>Runs it to its end and answers its exit code and all it printed.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var printed = TextWriter.Synchronized(output);
        var exitCode = await Task.Run(() => new Verbs(printed, printed).RunAsync(arguments)).WaitAsync(Bound, TestContext.Current.CancellationToken);
        return (exitCode, output.ToString());
    }
}
