using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Delivery;

/// <summary>
/// POSTs deliveries. Each receiver (scheme, host, port) has 16 places of its own, so a hanging one delays nobody else. What waits for a place
/// is only an id: the delivery is read, and seen to be still pending, when its turn comes.
/// </summary>
internal sealed partial class WebhookSender(
    DeliveryStore deliveries, RetryPolicy retries, HttpPoster poster, LiveFeed feed, EmulatorOptions options, ILogger<WebhookSender> logger) : IDisposable
{
    private const int PostsPerReceiver = 16;
    private const int TrimEvery = 256;
    private readonly ConcurrentDictionary<(string Scheme, string Host, int Port), SemaphoreSlim> _receivers = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<long, long> _tried = new();

    /// <summary>Makes one attempt when the receiver has a place, and records it.</summary>
    /// <returns>When the next attempt is due; null if none is.</returns>
    public async Task<DateTimeOffset?> SendAsync(App app, DueDelivery due)
    {
        var receiver = _receivers.GetOrAdd((due.Url.Scheme, due.Url.Host, due.Url.Port), static _ => new SemaphoreSlim(PostsPerReceiver));
        try
        {
            // Yields, so that whoever hands over a batch is not held up by its first reads.
            await receiver.WaitAsync(_stopping.Token).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }
        catch (OperationCanceledException)
        {
            // It stays marked as sending; the next start reopens it.
            return null;
        }

        try
        {
            return deliveries.FindPending(app, due.Id) is { } delivery ? await AttemptAsync(app, delivery) : null;
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Its reply came after the emulator had stopped waiting: the next start sends it again.
            return null;
        }
        catch (Exception exception)
        {
            // The row keeps the delivery safe: it is sent again at the next start.
            LogNotRecorded(logger, exception, due.Id);
            return null;
        }
        finally
        {
            receiver.Release();
        }
    }

    /// <summary>Starts no further attempt. Those on the wire go on.</summary>
    public Task StopStartingAsync() => _stopping.CancelAsync();

    public void Dispose() => _stopping.Dispose();

    private async Task<DateTimeOffset?> AttemptAsync(App app, OutgoingDelivery delivery)
    {
        var number = delivery.AttemptsBefore + 1;
        var startedAt = app.Clock.GetUtcNow();
        var started = Stopwatch.GetTimestamp();
        var reply = await poster.PostAsync(delivery);
        var attempt = new Attempt(startedAt, Stopwatch.GetElapsedTime(started).TotalMilliseconds, reply.Status, reply.Headers, reply.Body, reply.Error);
        var nextDueAt = attempt.IsDelivered ? null : retries.NextDueAt(number, app.Clock.GetUtcNow());
        if (await deliveries.RecordAsync(app, delivery.Id, number, attempt, nextDueAt) is not { } status) return null;

        feed.Publish(new DeliveryTried(app.Id, app.Clock.GetUtcNow(), delivery.Id, number, status, reply.Status?.ToString(CultureInfo.InvariantCulture) ?? reply.Error));
        if (_tried.AddOrUpdate(app.Id, 1, static (_, times) => times + 1) % TrimEvery == 0) await deliveries.TrimAsync(app, options.JournalSize);

        if (!logger.IsEnabled(LogLevel.Information)) return nextDueAt;

        // The path alone: a callback URL's query may hold a merchant's secret.
        var receiver = $"{delivery.Url.GetLeftPart(UriPartial.Authority)}{delivery.Url.AbsolutePath}";
#pragma warning disable CA1873 // Asked above.
        LogAttempt(logger, delivery.Id, number, delivery.Topic, delivery.ResourceId, receiver, reply.Status?.ToString() ?? reply.Error, attempt.DurationMilliseconds, nextDueAt);
#pragma warning restore CA1873
        return nextDueAt;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "delivery {Delivery} attempt {Attempt}: {Topic} {Resource} to {Receiver}: {Reply} in {Milliseconds:0.0} ms, next {NextDueAt:O}")]
    private static partial void LogAttempt(
        ILogger logger, long delivery, int attempt, string topic, string resource, string receiver, string? reply, double milliseconds, DateTimeOffset? nextDueAt);

    [LoggerMessage(Level = LogLevel.Error, Message = "delivery {Delivery} could not be read or recorded; it is tried again at the next start")]
    private static partial void LogNotRecorded(ILogger logger, Exception exception, long delivery);
}
