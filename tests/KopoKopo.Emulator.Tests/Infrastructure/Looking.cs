using System.Diagnostics;

namespace KopoKopo.Emulator.Tests.Infrastructure;

/// <summary>
/// Looking whether something is so, again and again, where nothing tells of it: how many rows or sockets are left, or what another process has done. Where
/// something tells, it is awaited. Looking without a pause took more of the machine than what was looked at.
/// </summary>
internal static class Looking
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    public static async Task UntilAsync(string what, Func<Task<bool>> isSo)
    {
        var started = Stopwatch.GetTimestamp();
        using var ticks = new PeriodicTimer(Pause);
        while (!await isSo())
        {
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(Bound, $"waited for this: {what}");
            await ticks.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    public static Task UntilAsync(string what, Func<bool> isSo) => UntilAsync(what, () => Task.FromResult(isSo()));
}
