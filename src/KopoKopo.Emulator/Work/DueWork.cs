using KopoKopo.Emulator.Delivery;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Feed;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Store.Sqlite;

namespace KopoKopo.Emulator.Work;

/// <summary>
/// The one way in. Quartz, a start and an advance of the clock all enter here: due rows are taken in due order, one write makes results final
/// and creates their deliveries, then the sender gets them. Nothing here waits for a POST.
/// </summary>
internal sealed class DueWork(
    Database database, AppStore apps, WebhookSender sender, AppWorks works, DueAlarms alarms, DueWrite write, LiveFeed feed, TimeProvider real)
{
    private const int ReplaysPerWrite = 50;

    // Others wait for the thread of Quartz that it takes.
    private static readonly TimeSpan LongestWake = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc cref="DueAlarms.Trouble"/>
    public string? Trouble => alarms.Trouble;

    public AppWork WorkOf(App app) => works.Of(app);

    /// <summary>A start: what was being sent is due again, and alarms are set for all that is due.</summary>
    public async Task StartAsync()
    {
        await database.WriteAsync(Outbox.ReopenSending);
        foreach (var app in apps.All) await RearmAsync(app);
    }

    /// <summary>A stop: starts no further POST and waits for those on the wire. What was not sent is due at the next start.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await sender.StopStartingAsync();
        var sent = Task.WhenAll(works.All.Select(work => work.WhenAllAreOverAsync()));
        await Task.WhenAny(sent, Task.Delay(Timeout.InfiniteTimeSpan, real, cancellationToken));
    }

    /// <summary>Creates a resource, in one write with all that happens at once.</summary>
    public async Task<CreatedResource> CreateAsync(App app, NewResource asked)
    {
        var generation = WorkOf(app).Generation;
        var created = await database.WriteAsync(Lane.Of(app), session => write.Create(session, app, asked));
        return created with { Generation = generation };
    }

    /// <summary>Sees to what follows from a resource's creation: to its result, at once or when it is due.</summary>
    /// <param name="app">Whose it is.</param>
    /// <param name="created">What was made.</param>
    /// <param name="ready">When what is sent at once may be.</param>
    /// <returns>Answers when the alarm is set, and the first attempts at what must arrive before the response are over.</returns>
    public Task FollowAsync(App app, CreatedResource created, Task ready)
    {
        if (created.Resource is { } made) feed.Publish(new ResourceCreated(app.Id, made.CreatedAt, made.Id, made.Kind, made.DecidedBy));
        if (created.DueAt is { } dueAt) return alarms.ScheduleAsync(app, dueAt);
        if (created.Result is not { } result) return Task.CompletedTask;

        if (result.Completed is { } completed) Publish(app, [completed]);
        var before = Send(app, result.Deliveries, created.Generation, ready);
        return result.LeavesRows ? Task.WhenAll(before, RearmAsync(app)) : before;
    }

    /// <inheritdoc cref="DueAlarms.RearmAsync"/>
    public Task RearmAsync(App app) => alarms.RearmAsync(app);

    /// <summary>
    /// The alarm rang: runs what is due, and what becomes due meanwhile, for a moment; then sets the next alarm. While an advance runs, that does both.
    /// </summary>
    public async Task WakeAsync(App app)
    {
        var work = WorkOf(app);
        work.Disarm();
        try
        {
            await RunWhatComesDueAsync(app, work);
        }
        catch (AppRemovedException)
        {
            // Nothing is due for it any more.
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await alarms.TryAgainAsync(app, exception);
        }
    }

    private async Task RunWhatComesDueAsync(App app, AppWork work)
    {
        var started = real.GetTimestamp();
        while (!work.IsAdvancing)
        {
            work.BeginLooking();
            try
            {
                await RunDueAsync(app);
            }
            finally
            {
                work.Disarm();
            }

            if (real.GetElapsedTime(started) > LongestWake)
            {
                await RearmAsync(app);
                return;
            }

            if (!await alarms.RearmUnlessDueAsync(app)) return;
        }
    }

    /// <summary>Does all that is due by <paramref name="until"/>, in due order.</summary>
    /// <param name="app">Whose work.</param>
    /// <param name="until">The app's now; null: what its clock shows once nobody else takes due rows, unless the clock is being advanced by then.</param>
    /// <param name="clock">If given, what the clock was set to for this run; stored with what the run does.</param>
    /// <param name="generation">If given, that in which it is to be done; in another nothing is.</param>
    /// <returns>What was done; the deliveries are with the sender.</returns>
    public async Task<DueRun> RunDueAsync(App app, DateTimeOffset? until = null, ClockSetting? clock = null, int? generation = null)
    {
        var work = WorkOf(app);
        var resources = new List<CompletedResource>();
        var deliveries = new List<DueDelivery>();
        var dropped = new List<long>();
        await work.Runner.WaitAsync();
        try
        {
            if (generation is { } expected && work.Generation != expected) return DueRun.Nothing;
            if (until is null && work.IsAdvancing) return DueRun.Nothing;
            if (clock is not null) app.Clock.Set(clock);

            var now = until ?? app.Clock.GetUtcNow();
            bool isWhole;
            do
            {
                var run = await database.WriteAsync(Lane.OfWork(app), session =>
                {
                    if (clock is not null) AppStore.SaveClock(session, app, clock);
                    return write.Take(session, app, now);
                });
                isWhole = run.IsWhole;
                resources.AddRange(run.Resources);
                Publish(app, run.Resources);
                deliveries.AddRange(run.Deliveries);
                dropped.AddRange(run.Dropped);
                _ = Send(app, run.Deliveries, work.Generation);
            }
            while (!isWhole);
        }
        finally
        {
            work.Runner.Release();
        }

        return new DueRun(resources, deliveries, dropped, IsWhole: true);
    }

    /// <summary>Makes something happen now, and tells subscribers of it.</summary>
    /// <param name="app">Whose subscribers.</param>
    /// <param name="cause">What happens, inside a write; what it throws undoes the write.</param>
    /// <returns>The events, and the deliveries they led to, which are with the sender.</returns>
    public async Task<CausedEvents> CauseAsync(
        App app, Func<SqlSession, (WriteContext Context, IReadOnlyList<WebhookEvent> Events)> cause)
    {
        var generation = WorkOf(app).Generation;
        var caused = await database.WriteAsync(Lane.Of(app), session =>
        {
            var (context, events) = cause(session);
            var (deliveries, notTold) = write.Announce(context, events);
            return new CausedEvents(events, deliveries, notTold);
        });
        var first = caused.Events[0];
        feed.Publish(new EventSimulated(
            app.Id, app.Clock.GetUtcNow(), first.Id, first.Topic, first.ResourceId, first.Reference, caused.Deliveries.Count));
        _ = Send(app, caused.Deliveries, generation);
        return caused;
    }

    /// <summary>Makes a resource final now, whatever its clock says.</summary>
    /// <param name="app">Whose it is.</param>
    /// <param name="row">The resource's row.</param>
    /// <param name="change">What is to be otherwise than was decided; null: nothing.</param>
    /// <returns>
    /// What it became (null where it goes on waiting), and the first attempts at what must arrive before the response; null if it was final already.
    /// </returns>
    public Task<(CompletedResource? Resource, Task BeforeResponse)?> CompleteAsync(App app, long row, Func<Resource, Resource>? change = null) =>
        CompleteIfAsync(app, row, _ => true, change);

    /// <summary>Counts a GET of a resource that becomes final by being read.</summary>
    public Task ReadAsync(App app, Resource resource) =>
        CompleteIfAsync(app, resource.Row, session => ResourceStore.CountRead(session, resource.Row) >= resource.Plan.Reads, change: null);

    private async Task<(CompletedResource? Resource, Task BeforeResponse)?> CompleteIfAsync(
        App app, long row, Func<SqlSession, bool> condition, Func<Resource, Resource>? change)
    {
        var work = WorkOf(app);
        await work.Runner.WaitAsync();
        try
        {
            var done = await database.WriteAsync(Lane.Of(app), session => condition(session) ? write.Complete(session, app, row, change) : null);
            if (done is not var (completed, deliveries)) return null;

            if (completed is not null) Publish(app, [completed]);
            var before = Send(app, deliveries, work.Generation);
            await RearmAsync(app);
            return (completed, before);
        }
        finally
        {
            work.Runner.Release();
        }
    }

    /// <summary>Sends a delivery's bytes again, so many times, each a delivery of its own.</summary>
    /// <param name="app">Whose.</param>
    /// <param name="id">The delivery.</param>
    /// <param name="url">Where to; null: where it went.</param>
    /// <param name="times">How often.</param>
    /// <returns>The new deliveries, which are with the sender; null if there is no such delivery.</returns>
    public async Task<IReadOnlyList<long>?> ReplayAsync(App app, long id, string? url, int times)
    {
        // A few at a time, so that other apps' writes come in between.
        var generation = WorkOf(app).Generation;
        ReplayedDelivery? original = null;
        var replayed = new List<long>();
        while (replayed.Count < times)
        {
            var (known, count) = (original, Math.Min(times - replayed.Count, ReplaysPerWrite));
            if (await database.WriteAsync(Lane.Of(app), session => write.Replay(session, app, known, id, url, count)) is not var (found, deliveries)) break;

            original = found;
            _ = Send(app, deliveries, generation);
            replayed.AddRange(deliveries.Select(delivery => delivery.Id));
        }

        return original is null ? null : replayed;
    }

    private void Publish(App app, IReadOnlyList<CompletedResource> completed)
    {
        foreach (var resource in completed) feed.Publish(new ResourceCompleted(app.Id, app.Clock.GetUtcNow(), resource.Id, resource.Kind, resource.Status));
    }

    /// <summary>The app was removed: nothing more is done for it.</summary>
    public Task ForgetAsync(App app)
    {
        works.Forget(app);
        sender.Forget(app);
        return alarms.ForgetAsync(app);
    }

    /// <summary>Does something while nobody takes due rows, unless the app has another world than this by now.</summary>
    public async Task InGenerationAsync(App app, int generation, Func<Task> action)
    {
        var work = WorkOf(app);
        await work.Runner.WaitAsync();
        try
        {
            if (work.Generation == generation) await action();
        }
        finally
        {
            work.Runner.Release();
        }
    }

    // Answers when the first attempts at what must arrive before the response are over. The generation is the one in which they were made.
    private Task Send(App app, IReadOnlyList<DueDelivery> deliveries, int generation, Task? ready = null)
    {
        var work = WorkOf(app);
        var before = new List<Task>();
        var isAsItWas = bool () => work.Generation == generation;
        foreach (var delivery in deliveries)
        {
            feed.Publish(new DeliveryMade(app.Id, app.Clock.GetUtcNow(), delivery.Id));
            var sent = SendAsync(app, delivery, isAsItWas, ready ?? Task.CompletedTask);
            work.Track(sent);
            if (delivery.IsBeforeResponse) before.Add(sent);
        }

        return Task.WhenAll(before);
    }

    private async Task SendAsync(App app, DueDelivery delivery, Func<bool> isAsItWas, Task ready)
    {
        await ready;
        if (await sender.SendAsync(app, delivery, isAsItWas) is { } dueAgainAt) await alarms.ScheduleAsync(app, dueAgainAt);
    }
}

/// <summary>What was made to happen, what is sent of it, and who hears nothing.</summary>
internal sealed record CausedEvents(IReadOnlyList<WebhookEvent> Events, IReadOnlyList<DueDelivery> Deliveries, IReadOnlyList<NotTold> NotTold);
