using System.Diagnostics;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Reliability;

/// <summary>Another app, which asks for one payment after the other while something goes on, and how long each took.</summary>
internal static class Neighbour
{
    // A hundred times what a quiet machine needs; the p99 is in the test's output.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(5);

    public static async Task ShouldNotWaitAsync(this ApiClient neighbour, Func<Task> worst)
    {
        var waits = new List<double>();
        await neighbour.PayAsync(new IncomingPaymentBuilder());
        var going = Task.Run(worst, TestContext.Current.CancellationToken);
        do
        {
            var asked = Stopwatch.GetTimestamp();
            await neighbour.PayAsync(new IncomingPaymentBuilder());
            waits.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
        }
        while (!going.IsCompleted);

        await going;
        waits.Sort();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{waits.Count} payments of another app meanwhile: median {waits[waits.Count / 2]:0.0} ms, "
            + $"p99 {waits[(int)(waits.Count * 0.99)]:0.0} ms, the slowest {waits[^1]:0.0} ms");
        waits[^1].ShouldBeLessThan(Bound.TotalMilliseconds);
    }
}
