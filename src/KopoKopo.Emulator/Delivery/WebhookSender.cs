using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using KopoKopo.Emulator.Delivery.Faults;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Feed;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Store.Sqlite;

namespace KopoKopo.Emulator.Delivery;

/// <summary>
/// POSTs deliveries. Each receiver (scheme, host, port) has 16 places of its own, so a hanging one delays nobody else. What waits for a place is only an id:
/// the delivery is read, and seen to be still pending, when its turn comes. While the database fails the place is kept: what came of a POST is recorded as soon
/// as that can be, and nothing is POSTed that could not be.
/// </summary>
internal sealed partial class WebhookSender(
    DeliveryStore deliveries, StorageState storage, RetryPolicy retries, HttpPoster poster,
    LiveFeed feed, EmulatorOptions options, ILogger<WebhookSender> logger) : IDisposable
{
    private const int PostsPerReceiver = 16;
    private const int TrimEvery = 256;
    private static readonly TimeSpan UntilDescriptorsAreFree = TimeSpan.FromSeconds(1);
    private readonly Turns<(string Scheme, string Host, int Port)> _receivers = new(PostsPerReceiver);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<long, long> _tried = new();

    /// <summary>Makes one attempt when the receiver has a place, and records it.</summary>
    /// <returns>When the next attempt is due; null if none is.</returns>
    public async Task<DateTimeOffset?> SendAsync(App app, DueDelivery due)
    {
        // Yields, so that whoever hands over a batch is not held up by its first reads.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            using var place = await _receivers.EnterAsync((due.Url.Scheme, due.Url.Host, due.Url.Port), _stopping.Token);
            return await UntilStoredAsync(() => Task.FromResult(deliveries.FindPending(app, due.Id))) is { } delivery
                ? await AttemptAsync(app, delivery)
                : null;
        }
        catch (OperationCanceledException)
        {
            // The emulator stops. It stays marked as sending, and the next start sends it.
            return null;
        }
        catch (Exception exception)
        {
            // The row keeps the delivery safe: it is sent again at the next start.
            LogNotRecorded(logger, exception, due.Id);
            return null;
        }
    }

    /// <summary>Starts no further attempt. Those on the wire go on.</summary>
    public Task StopStartingAsync() => _stopping.CancelAsync();

    public void Dispose() => _stopping.Dispose();

    // What is left over goes another time.
    private async Task TrimAsync(App app)
    {
        try
        {
            await deliveries.TrimAsync(app, options.JournalSize);
        }
        catch (StorageUnavailableException)
        {
            _tried.TryRemove(app.Id, out _);
        }
    }

    // Reads or records, again whenever the database works again, until it has.
    private async Task<T> UntilStoredAsync<T>(Func<Task<T>> step)
    {
        while (true)
        {
            try
            {
                return await step();
            }
            catch (StorageUnavailableException)
            {
                await storage.WhenWorking.WaitAsync(_stopping.Token);
            }
        }
    }

    private async Task<DateTimeOffset?> AttemptAsync(App app, OutgoingDelivery delivery)
    {
        var number = delivery.AttemptsBefore + 1;
        var (startedAt, started) = (app.Clock.GetUtcNow(), Stopwatch.GetTimestamp());
        PostReply reply;
        while ((reply = await poster.PostAsync(delivery)).IsForWantOfDescriptors)
        {
            await Task.Delay(UntilDescriptorsAreFree, TimeProvider.System, _stopping.Token);
            (startedAt, started) = (app.Clock.GetUtcNow(), Stopwatch.GetTimestamp());
        }

        var attempt = new Attempt(startedAt, Stopwatch.GetElapsedTime(started).TotalMilliseconds, reply.Status, reply.Headers, reply.Body, reply.Error)
        {
            IsForgeryRefused = SignatureFault.IsRefused(delivery.Faults, reply.Status),
        };
        var nextDueAt = attempt.IsDelivered ? null : retries.NextDueAt(number, app.Clock.GetUtcNow());
        if (await UntilStoredAsync(() => deliveries.RecordAsync(app, delivery.Id, number, attempt, nextDueAt)) is not { } status) return null;

        feed.Publish(
            new DeliveryTried(app.Id, app.Clock.GetUtcNow(), delivery.Id, number, status, reply.Status?.ToString(CultureInfo.InvariantCulture) ?? reply.Error));
        if (_tried.AddOrUpdate(app.Id, 1, static (_, times) => times + 1) % TrimEvery == 0) await TrimAsync(app);

        if (!logger.IsEnabled(LogLevel.Information)) return nextDueAt;

        // The path alone: a callback URL's query may hold a merchant's secret.
        var receiver = $"{delivery.Url.GetLeftPart(UriPartial.Authority)}{delivery.Url.AbsolutePath}";
#pragma warning disable CA1873 // Asked above.
        LogAttempt(
            logger, delivery.Id, number, delivery.Topic, delivery.ResourceId, receiver,
            reply.Status?.ToString() ?? reply.Error, attempt.DurationMilliseconds, nextDueAt);
#pragma warning restore CA1873
        return nextDueAt;
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "delivery {Delivery} attempt {Attempt}: {Topic} {Resource} to {Receiver}: {Reply} in {Milliseconds:0.0} ms, next {NextDueAt:O}")]
    private static partial void LogAttempt(
        ILogger logger, long delivery, int attempt, string topic, string resource,
        string receiver, string? reply, double milliseconds, DateTimeOffset? nextDueAt);

    [LoggerMessage(Level = LogLevel.Error, Message = "delivery {Delivery} could not be read or recorded; it is tried again at the next start")]
    private static partial void LogNotRecorded(ILogger logger, Exception exception, long delivery);
}
