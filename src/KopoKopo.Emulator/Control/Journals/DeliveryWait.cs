using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Feed;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Store.Sqlite;

namespace KopoKopo.Emulator.Control.Journals;

/// <summary>Waits for deliveries on the live feed, and says why they did not come.</summary>
internal sealed class DeliveryWait(
    DeliveryStore deliveries, ResourceStore resources, Database database, LiveFeed feed, IHostApplicationLifetime lifetime) : IDisposable
{
    private const int Newest = 20;

    // However many wait, one at a time looks: the other core is for what they wait for.
    private readonly SemaphoreSlim _looking = new(1);

    /// <summary>The deliveries that fit, as soon as there are so many of them; fewer when the time is up. Real time.</summary>
    public async Task<IReadOnlyList<long>> ForAsync(App app, DeliveryFilter filter, int count, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var listener = feed.Listen(app.Id);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        bound.CancelAfter(timeout);
        var sought = new SoughtDeliveries(deliveries, app, filter, count);
        var found = sought.LookAtAll();
        try
        {
            while (found.Count < count && await listener.Events.WaitToReadAsync(bound.Token))
            {
                await _looking.WaitAsync(bound.Token);
                try
                {
                    if (sought.LookAtWhatChanged(listener)) found = sought.LookAtAll();
                }
                finally
                {
                    _looking.Release();
                }
            }

            return found;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return sought.LookAtAll();
        }
    }

    public void Dispose() => _looking.Dispose();

    /// <summary>What happened instead, in words.</summary>
    public string Explain(App app, DeliveryFilter filter, int count, int found, Duration timeout)
    {
        var missing = $"{found} of {count} deliveries within {timeout}";
        var others = deliveries.List(deliveries.Find(app, filter with { Status = null }, long.MaxValue, 10))
            .Where(record => filter.Status is null || record.Delivery.Status != filter.Status).ToList();
        if (others.Count > 0) return $"{missing}: {string.Join("; ", others.Select(other => Explain(app, other)))}";
        if (filter.Resource is not null && resources.Explain(app, filter.Resource) is { Status: null } pending)
        {
            return $"{missing}: {Explain(app, pending.Resource)}";
        }

        if (filter.Resource is null
            && resources.List(app, kind: null, long.MaxValue, Newest).FirstOrDefault(resource => resource.Status is null) is { } waiting)
        {
            return $"{missing}: {Explain(app, waiting.Resource)}";
        }

        return database.Read(session => Outbox.Earliest(session, app)) is { } earliest
            ? $"{missing}: nothing of the kind was sent; what is due next is due at {Instant.WithMilliseconds(earliest)}{Frozen(app)}"
            : $"{missing}: nothing of the kind was sent, and nothing is due";
    }

    private static string Explain(App app, DeliveryRecord record)
    {
        var delivery = record.Delivery;
        var last = record.Attempts.Count > 0 ? record.Attempts[^1] : null;
        var tried = last is null
            ? "not tried yet"
            : $"tried {record.Attempts.Count} times, last: {last.Status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? last.Error}";
        var next = delivery.DueAt is { } dueAt ? $", due at {Instant.WithMilliseconds(DateTimeOffset.FromUnixTimeMilliseconds(dueAt))}{Frozen(app)}" : "";
        return $"delivery {delivery.Id} ({delivery.Topic}) is {delivery.Status}, {tried}{next}";
    }

    private string Explain(App app, Resource resource)
    {
        var dueAt = database.Read(session => Outbox.CompletionOf(session, resource.Row));
        var when = dueAt is { } due ? $"its result is due at {Instant.WithMilliseconds(due)}{Frozen(app)}"
            : resource.Plan.Reads is { } reads ? $"its result waits for GET number {reads}"
            : $"its result waits for POST /_emulator/resources/{resource.Id}/complete";
        return $"the {resource.Kind} {resource.Id} is pending, {when}";
    }

    private static string Frozen(App app) =>
        app.Clock.IsFrozen ? $", and the clock is frozen at {Instant.WithMilliseconds(app.Clock.GetUtcNow())}: advance it" : "";
}
