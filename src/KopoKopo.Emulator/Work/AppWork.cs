using System.Collections.Concurrent;

namespace KopoKopo.Emulator.Work;

/// <summary>What is going on for one app right now: one runner of its due work, one advance, its armed alarm, its POSTs on the wire.</summary>
internal sealed class AppWork
{
    private readonly ConcurrentDictionary<Task, int> _inFlight = new();
    private readonly Lock _alarm = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _generation;
    private int _savingClock;
    private DateTimeOffset _armedFor = DateTimeOffset.MaxValue;

    /// <summary>Held by whoever takes due rows, so that nothing is taken twice.</summary>
    public SemaphoreSlim Runner { get; } = new(1);

    /// <summary>Held by whoever moves the clock.</summary>
    public SemaphoreSlim ClockControl { get; } = new(1);

    /// <summary>Why the app's due work did not go on when it was last tried; null if it did.</summary>
    public volatile string? Trouble;

    /// <summary>While an advance runs, it alone takes due rows.</summary>
    public volatile bool IsAdvancing;

    /// <summary>The number of the app's world since the start: what began in the one before has nothing more to do.</summary>
    public int Generation => Volatile.Read(ref _generation);

    /// <summary>Whether the caller is to see that the clock is stored as soon as that can be; nobody else does already.</summary>
    public bool BeginsSavingClock() => Interlocked.Exchange(ref _savingClock, 1) == 0;

    public void HasSavedClock() => Volatile.Write(ref _savingClock, 0);

    /// <summary>The app has another world. Whoever waits for the one before waits no more.</summary>
    public void ChangeWorld()
    {
        TaskCompletionSource changed;
        lock (_alarm)
        {
            _generation++;
            (changed, _changed) = (_changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.SetResult();
    }

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

    /// <summary>The alarm has rung, and its ringer looks at what is due until it says <see cref="Disarm"/>: none has to be set meanwhile.</summary>
    public void BeginLooking()
    {
        lock (_alarm) _armedFor = DateTimeOffset.MinValue;
    }

    /// <summary>No alarm is set. Whoever says so looks afterwards at what is due: what was committed before it is found then.</summary>
    public void Disarm()
    {
        lock (_alarm) _armedFor = DateTimeOffset.MaxValue;
    }

    public void Track(Task post)
    {
        _inFlight[post] = Generation;
        _ = post.ContinueWith(static (done, all) => ((ConcurrentDictionary<Task, int>)all!).TryRemove(done, out _), _inFlight, TaskScheduler.Default);
    }

    /// <summary>Answers when the POSTs of the present world are over, or when that is the present one no more.</summary>
    public Task WhenIdleAsync()
    {
        Task changed;
        int generation;
        lock (_alarm) (changed, generation) = (_changed.Task, _generation);
        return Task.WhenAny(Task.WhenAll(_inFlight.Where(post => post.Value == generation).Select(post => post.Key)), changed);
    }

    /// <summary>Answers when all POSTs are over.</summary>
    public Task WhenAllAreOverAsync() => Task.WhenAll(_inFlight.Keys);
}
