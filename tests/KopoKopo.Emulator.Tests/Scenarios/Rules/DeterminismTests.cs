namespace KopoKopo.Emulator.Tests.Scenarios.Rules;

/// <summary>
/// The same seed, client, frozen clock and requests in the same order: byte-identical callbacks, in processes of their own and on fresh databases.
/// </summary>
public sealed class DeterminismTests(DayOfRequests day) : IClassFixture<DayOfRequests>
{
    private const int CallbacksAtLeast = 25;

    [Fact]
    public async Task Two_runs_call_back_with_the_same_bytes_and_signatures()
    {
        day.Callbacks.Count.ShouldBeGreaterThan(CallbacksAtLeast);

        Differences(day.Callbacks, await day.RunAsync(DayOfRequests.Seed)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_run_that_is_killed_and_started_again_calls_back_with_the_same_bytes_and_signatures() =>
        Differences(day.Callbacks, await day.RunAsync(DayOfRequests.Seed, isKilledAtLunch: true)).ShouldBeEmpty();

    [Fact]
    public async Task Another_seed_gives_every_callback_other_bytes() =>
        day.Callbacks.Intersect(await day.RunAsync(DayOfRequests.Seed + 1), StringComparer.Ordinal).ShouldBeEmpty();

    // What is in one run only, cut short: a whole body would hide what matters.
    private static IEnumerable<string> Differences(IReadOnlyList<string> first, IReadOnlyList<string> second) => first.Count == second.Count
        ? first.Zip(second).Where(pair => pair.First != pair.Second).Select(pair => $"{pair.First[..200]} and {pair.Second[..200]}").Take(3)
        : [$"{first.Count} callbacks and {second.Count}"];
}
