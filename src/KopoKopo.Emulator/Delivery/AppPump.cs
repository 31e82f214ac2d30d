using System.Collections.Concurrent;

namespace KopoKopo.Emulator.Delivery;

/// <summary>What is going on for one app right now: one runner of its due work, one advance, its armed alarm, its POSTs on the wire.</summary>
internal sealed class AppPump
{
    private readonly ConcurrentDictionary<Task, bool> _inFlight = new();
    private readonly Lock _alarm = new();
    private DateTimeOffset _armedFor = DateTimeOffset.MaxValue;

    /// <summary>Held by whoever takes due rows, so that nothing is taken twice.</summary>
    public SemaphoreSlim Runner { get; } = new(1);

    /// <summary>Held by whoever moves the clock.</summary>
    public SemaphoreSlim ClockMover { get; } = new(1);

    /// <summary>While an advance runs, it alone takes due rows.</summary>
    public volatile bool IsAdvancing;

    /// <summary>Whether an alarm for this real time is needed, there being none as early. If so, it counts as set.</summary>
    public bool Arm(DateTimeOffset realTime)
    {
        lock (_alarm)
        {
            if (realTime >= _armedFor) return false;

            _armedFor = realTime;
            return true;
        }
    }

    /// <summary>The alarm has rung.</summary>
    public void Disarm()
    {
        lock (_alarm) _armedFor = DateTimeOffset.MaxValue;
    }

    public void Track(Task post)
    {
        _inFlight[post] = true;
        _ = post.ContinueWith(static (done, all) => ((ConcurrentDictionary<Task, bool>)all!).TryRemove(done, out _), _inFlight, TaskScheduler.Default);
    }

    public Task WhenIdleAsync() => Task.WhenAll(_inFlight.Keys);
}
