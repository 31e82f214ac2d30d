using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Delivery;

/// <summary>When a delivery that was not acknowledged is tried again. A receiver's <c>Retry-After</c> is ignored.</summary>
internal sealed class RetryPolicy(EmulatorOptions options)
{
    private static readonly Duration[] Default =
    [
        Duration.FromSeconds(1), Duration.FromSeconds(5), Duration.FromSeconds(30), Duration.FromSeconds(120), Duration.FromSeconds(600),
    ];

    private readonly List<Duration> _schedule = options.Retry.Schedule ?? [.. Default];

    /// <summary>The next attempt's due time after the attempt of this number ended at <paramref name="now"/>; null when the schedule is used up.</summary>
    public DateTimeOffset? NextDueAt(int attemptNumber, DateTimeOffset now) =>
        attemptNumber <= _schedule.Count ? now + _schedule[attemptNumber - 1].Value : null;
}
