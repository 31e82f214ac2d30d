using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Feed;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Control.Journals;

/// <summary>
/// The deliveries that somebody waits for. All are looked at once; from then on only those that are new and those that were tried, so that a look costs what
/// has happened since the last one, however many deliveries there are.
/// </summary>
internal sealed class SoughtDeliveries(DeliveryStore deliveries, App app, DeliveryFilter filter, int count)
{
    private readonly HashSet<long> _fitting = [];
    private long _newest;

    /// <summary>The newest that fit, as many as are sought.</summary>
    public IReadOnlyList<long> LookAtAll()
    {
        // The newest first: what is made meanwhile is looked at twice rather than never.
        _newest = deliveries.Newest(app);
        var found = deliveries.Find(app, filter, long.MaxValue, count);
        _fitting.Clear();
        _fitting.UnionWith(found);
        return found;
    }

    /// <summary>Takes what the listener heard.</summary>
    /// <returns>Whether all are to be looked at: there may be enough, or it is not known what has changed.</returns>
    public bool LookAtWhatChanged(LiveFeed.Listener listener)
    {
        var (tried, mayBeNew, isElsewhere) = (new HashSet<long>(), false, false);
        while (listener.Events.TryRead(out var occurred))
        {
            if (occurred is DeliveryTried delivery) tried.Add(delivery.Id);
            mayBeNew |= occurred is ResourceCompleted or DeliveryMade or EventSimulated;
            isElsewhere |= occurred is WorldChanged;
        }

        if (listener.TakeLoss() || isElsewhere) return true;

        _fitting.ExceptWith(tried);
        if (tried.Count > 0) _fitting.UnionWith(deliveries.FindAmong(app, filter, tried));
        if (mayBeNew)
        {
            var newest = deliveries.Newest(app);
            _fitting.UnionWith(deliveries.Find(app, filter, long.MaxValue, count, after: _newest));
            _newest = newest;
        }

        return _fitting.Count >= count;
    }
}
