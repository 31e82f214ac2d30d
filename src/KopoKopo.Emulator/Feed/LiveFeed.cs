using System.Collections.Concurrent;
using System.Threading.Channels;

namespace KopoKopo.Emulator.Feed;

/// <summary>Something a commit wrote, or a request that was answered.</summary>
/// <param name="App">Whose.</param>
/// <param name="At">When, by the app's clock.</param>
internal abstract record FeedEvent(long App, DateTimeOffset At);

/// <summary>A request was answered; its whole is in the inbound journal.</summary>
internal sealed record RequestAnswered(long App, DateTimeOffset At, long Id, string Method, string Path, int Status) : FeedEvent(App, At);

/// <summary>A resource was made.</summary>
/// <param name="DecidedBy">Who decided what becomes of it.</param>
internal sealed record ResourceCreated(long App, DateTimeOffset At, string Id, string Kind, string DecidedBy) : FeedEvent(App, At);

/// <summary>A resource became final.</summary>
internal sealed record ResourceCompleted(long App, DateTimeOffset At, string Id, string Kind, string Status) : FeedEvent(App, At);

/// <summary>A delivery was tried: it is delivered, failed, or pending still.</summary>
internal sealed record DeliveryTried(long App, DateTimeOffset At, long Id, int Attempt, string Status, string? Reply) : FeedEvent(App, At);

/// <summary>A delivery was made, and is on its way.</summary>
internal sealed record DeliveryMade(long App, DateTimeOffset At, long Id) : FeedEvent(App, At);

/// <summary>Something that no request causes was simulated; whether or not anybody hears of it.</summary>
/// <param name="Deliveries">How many hear of it.</param>
internal sealed record EventSimulated(long App, DateTimeOffset At, string Id, string Topic, string ResourceId, string? Reference, int Deliveries)
    : FeedEvent(App, At);

/// <summary>The clock was set.</summary>
internal sealed record ClockSet(long App, DateTimeOffset At, bool IsFrozen) : FeedEvent(App, At);

/// <summary>The app began with an empty world, or with one brought back.</summary>
internal sealed record WorldChanged(long App, DateTimeOffset At) : FeedEvent(App, At);

/// <summary>What happens, as it happens, for whoever listens: those who wait for a delivery, and readers of server-sent events.</summary>
internal sealed class LiveFeed
{
    private const int MostUnread = 10_000;
    private readonly ConcurrentDictionary<Listener, bool> _listeners = new();

    /// <summary>How many listen.</summary>
    public int Listeners => _listeners.Count;

    /// <summary>Tells all who listen to the app. Costs next to nothing when nobody does.</summary>
    public void Publish(FeedEvent occurred)
    {
        if (_listeners.IsEmpty) return;

        foreach (var (listener, _) in _listeners)
        {
            if (listener.App == occurred.App) listener.Add(occurred);
        }
    }

    /// <summary>Listens from now on, until disposed. Of a slow reader the oldest unread are lost.</summary>
    public Listener Listen(long app)
    {
        var listener = new Listener(this, app);
        _listeners[listener] = true;
        return listener;
    }

    internal sealed class Listener : IDisposable
    {
        private readonly LiveFeed _feed;
        private readonly Channel<FeedEvent> _events;
        private bool _hasLost;

        public Listener(LiveFeed feed, long app)
        {
            (_feed, App) = (feed, app);
            var bound = new BoundedChannelOptions(MostUnread) { FullMode = BoundedChannelFullMode.DropOldest };
            _events = Channel.CreateBounded<FeedEvent>(bound, _ => Volatile.Write(ref _hasLost, true));
        }

        public long App { get; }

        public ChannelReader<FeedEvent> Events => _events.Reader;

        /// <summary>Whether something was lost since this was last asked.</summary>
        public bool TakeLoss() => Interlocked.Exchange(ref _hasLost, false);

        public void Add(FeedEvent occurred) => _events.Writer.TryWrite(occurred);

        public void Dispose() => _feed._listeners.TryRemove(this, out _);
    }
}
