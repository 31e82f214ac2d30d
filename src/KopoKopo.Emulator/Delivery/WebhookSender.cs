using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using KopoKopo.Emulator.Delivery.Faults;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Feed;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Store.Sqlite;
using KopoKopo.Emulator.Telemetry;

namespace KopoKopo.Emulator.Delivery;

/// <summary>
/// POSTs deliveries. Each receiver (scheme, host, port) has 16 places of its own (4 where file descriptors are few), so a hanging one delays nobody else.
/// Of what waits for a place the bytes are kept up to a bound, beyond that only the id: such a delivery is read, and seen to be still pending, when its
/// turn comes. While the database fails nothing is POSTed, and what came of the POSTs before is recorded as soon as that can be.
/// </summary>
internal sealed partial class WebhookSender(
    DeliveryStore deliveries, StorageState storage, RetryPolicy retries, HttpPoster poster,
    LiveFeed feed, AttemptTelemetry telemetry, EmulatorOptions options, ILogger<WebhookSender> logger) : IDisposable
{
    private const int PostsPerReceiver = 16;
    private const int PostsWhereDescriptorsAreFew = 4;
    private const int TrimEvery = 256;
    private const int MostUnrecorded = 256;
    private const long MostBytesKept = 16 * 1024 * 1024;
    private static readonly TimeSpan UntilDescriptorsAreFree = TimeSpan.FromSeconds(1);
    private readonly Turns<(string Scheme, string Host, int Port)> _receivers = new(FileDescriptors.AreFew() ? PostsWhereDescriptorsAreFew : PostsPerReceiver);
    private readonly SemaphoreSlim _unrecorded = new(MostUnrecorded);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<long, long> _tried = new();
    private long _bytesKept;

    /// <summary>Makes one attempt when the receiver has a place, and records it.</summary>
    /// <param name="app">Whose it is.</param>
    /// <param name="due">The delivery.</param>
    /// <param name="isAsItWas">Whether the app's world is still the one in which it was made; if not, the database says whether it is to be sent.</param>
    /// <returns>When the next attempt is due; null if none is.</returns>
    public async Task<DateTimeOffset?> SendAsync(App app, DueDelivery due, Func<bool> isAsItWas)
    {
        var content = Keep(due.TakeContent());

        // Yields, so that whoever hands over a batch is not held up by its first reads.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            return await PostInTurnAsync(app, due, content, isAsItWas) is { } posted ? await RecordAsync(app, posted) : null;
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
        finally
        {
            if (content is not null) Interlocked.Add(ref _bytesKept, -content.Body.Length);
        }
    }

    /// <summary>The app was removed: nothing about it is kept.</summary>
    public void Forget(App app)
    {
        _tried.TryRemove(app.Id, out _);
        poster.Forget(app);
    }

    /// <summary>Starts no further attempt. Those on the wire go on.</summary>
    public Task StopStartingAsync() => _stopping.CancelAsync();

    public void Dispose()
    {
        _stopping.Dispose();
        _unrecorded.Dispose();
    }

    // Its bytes are counted while it waits; beyond the bound it is read again when its turn comes.
    private OutgoingDelivery? Keep(OutgoingDelivery? content)
    {
        if (content is null || Interlocked.Add(ref _bytesKept, content.Body.Length) <= MostBytesKept) return content;

        Interlocked.Add(ref _bytesKept, -content.Body.Length);
        return null;
    }

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

    // The place is left as soon as the POST is over, unless very many wait to be recorded. So the next POST does not wait for a commit. What came of a POST
    // is recorded even if the emulator stops meanwhile: otherwise the next start would send it again.
    private async Task<Posted?> PostInTurnAsync(App app, DueDelivery due, OutgoingDelivery? content, Func<bool> isAsItWas)
    {
        using var place = await _receivers.EnterAsync((due.Url.Scheme, due.Url.Host, due.Url.Port), _stopping.Token);
        await storage.WhenWorking.WaitAsync(_stopping.Token);
        var delivery = content is not null && isAsItWas() ? content : await UntilStoredAsync(() => Task.FromResult(deliveries.FindPending(app, due.Id)));
        if (delivery is null) return null;

        AttemptTelemetry.Sending(app, due.DueAt);
        var posted = await PostAsync(app, delivery);
        telemetry.Record(app, posted.Delivery, posted.Attempt);
        await _unrecorded.WaitAsync();
        return posted;
    }

    private async Task<Posted> PostAsync(App app, OutgoingDelivery delivery)
    {
        while (true)
        {
            var (startedAt, started) = (app.Clock.GetUtcNow(), Stopwatch.GetTimestamp());
            var reply = await poster.PostAsync(delivery);
            if (!reply.IsForWantOfDescriptors)
            {
                var milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                return new Posted(delivery, new Attempt(startedAt, milliseconds, reply.Status, reply.Headers, reply.Body, reply.Error)
                {
                    IsForgeryRefused = SignatureFault.IsRefused(delivery.Faults, reply.Status),
                });
            }

            await Task.Delay(UntilDescriptorsAreFree, TimeProvider.System, _stopping.Token);
        }
    }

    private async Task<DateTimeOffset?> RecordAsync(App app, Posted posted)
    {
        var (delivery, attempt) = posted;
        var number = delivery.AttemptsBefore + 1;
        var nextDueAt = attempt.IsDelivered ? null : retries.NextDueAt(number, app.Clock.GetUtcNow());
        string? status;
        try
        {
            status = await UntilStoredAsync(() => deliveries.RecordAsync(app, delivery.Id, number, attempt, nextDueAt));
        }
        finally
        {
            _unrecorded.Release();
        }

        if (status is null) return null;

        var outcome = attempt.Status?.ToString(CultureInfo.InvariantCulture) ?? attempt.Error;
        feed.Publish(new DeliveryTried(app.Id, app.Clock.GetUtcNow(), delivery.Id, number, status, outcome));
        if (_tried.AddOrUpdate(app.Id, 1, static (_, times) => times + 1) % TrimEvery == 0) await TrimAsync(app);

        if (!logger.IsEnabled(LogLevel.Information)) return nextDueAt;

        // The path alone: a callback URL's query may hold a merchant's secret.
        var receiver = $"{delivery.Url.GetLeftPart(UriPartial.Authority)}{delivery.Url.AbsolutePath}";
#pragma warning disable CA1873 // Asked above.
        if (nextDueAt is { } next)
        {
            LogFailedAttempt(
                logger, delivery.Id, number, delivery.Topic, delivery.ResourceId, receiver, outcome, attempt.DurationMilliseconds,
                Instant.WithMilliseconds(next));
        }
        else
        {
            LogAttempt(logger, delivery.Id, number, delivery.Topic, delivery.ResourceId, receiver, outcome, status, attempt.DurationMilliseconds);
        }
#pragma warning restore CA1873
        return nextDueAt;
    }

    /// <summary>A delivery that was POSTed, and what came of it.</summary>
    private sealed record Posted(OutgoingDelivery Delivery, Attempt Attempt);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "delivery {Delivery} attempt {Attempt}: {Topic} {Resource} to {Receiver}: {Reply} in {Milliseconds:0.0} ms, {Status}")]
    private static partial void LogAttempt(
        ILogger logger, long delivery, int attempt, string topic, string resource, string receiver, string? reply, string status, double milliseconds);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "delivery {Delivery} attempt {Attempt}: {Topic} {Resource} to {Receiver}: {Reply} in {Milliseconds:0.0} ms, again at {NextDueAt}")]
    private static partial void LogFailedAttempt(
        ILogger logger, long delivery, int attempt, string topic, string resource, string receiver, string? reply, double milliseconds,
        string nextDueAt);

    [LoggerMessage(Level = LogLevel.Error, Message = "delivery {Delivery} could not be read or recorded; it is tried again at the next start")]
    private static partial void LogNotRecorded(ILogger logger, Exception exception, long delivery);
}
