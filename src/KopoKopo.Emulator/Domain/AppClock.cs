namespace KopoKopo.Emulator.Domain;

/// <summary>What an app's clock was set to: so much later than real time, or frozen at one instant.</summary>
internal sealed record ClockSetting(TimeSpan Offset, DateTimeOffset? FrozenAt)
{
    public static readonly ClockSetting RealTime = new(TimeSpan.Zero, null);
}

/// <summary>
/// One app's "now", in whole milliseconds, UTC. Everything with a due time follows it. What happens on a socket does not.
/// </summary>
internal sealed class AppClock(TimeProvider real, ClockSetting setting) : TimeProvider
{
    private volatile ClockSetting _setting = setting;

    public ClockSetting Setting => _setting;

    public bool IsFrozen => _setting.FrozenAt is not null;

    public override DateTimeOffset GetUtcNow()
    {
        var current = _setting;
        return current.FrozenAt ?? Instant.ToMilliseconds(real.GetUtcNow() + current.Offset);
    }

    /// <summary>The outbox is the only timer, so that a crash loses none and <c>advance</c> finds them all.</summary>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        throw new NotSupportedException("An app's clock has no timers: make a due row in the outbox instead.");

    public void Set(ClockSetting setting) => _setting = setting;

    /// <summary>The setting that makes this clock show <paramref name="now"/>, going on from there unless <paramref name="frozen"/>.</summary>
    public ClockSetting SettingFor(DateTimeOffset now, bool frozen)
    {
        var instant = Instant.ToMilliseconds(now);
        return new(instant - Instant.ToMilliseconds(real.GetUtcNow()), frozen ? instant : null);
    }

    /// <summary>How long in real time until this clock shows <paramref name="instant"/>; null if it never will by itself.</summary>
    public TimeSpan? RealTimeUntil(DateTimeOffset instant)
    {
        var wait = instant - GetUtcNow();
        if (wait <= TimeSpan.Zero) return TimeSpan.Zero;

        return IsFrozen ? null : wait;
    }
}
