using System.Collections.Concurrent;
using System.Diagnostics;
using KopoKopo.Emulator.Delivery;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Feed;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Store.Sqlite;

namespace KopoKopo.Emulator.Work;

/// <summary>What one run of due work did.</summary>
internal sealed record DueRun(IReadOnlyList<CompletedResource> Resources, IReadOnlyList<DueDelivery> Deliveries, IReadOnlyList<long> Dropped, bool IsWhole);

internal sealed record CompletedResource(string Id, string Kind, string Status);

/// <summary>
/// The one way in. Quartz, a start and an advance of the clock all enter here: due rows are taken in due order, one write makes results final
/// and creates their deliveries, then the sender gets them. Nothing here waits for a POST.
/// </summary>
internal sealed partial class DueWork(
    Database database,
    AppStore apps,
    WebhookSender sender,
    Alarm alarm,
    LiveFeed feed,
    IReadOnlyDictionary<string, CompleteResource> kinds,
    EmulatorOptions options,
    TimeProvider real,
    ILogger<DueWork> logger)
{
    private const int MostPerWrite = 64;
    private static readonly TimeSpan LongestWrite = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<long, AppWork> _work = new();

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
        var sent = Task.WhenAll(_work.Values.Select(work => work.WhenAllAreOverAsync()));
        await Task.WhenAny(sent, Task.Delay(Timeout.InfiniteTimeSpan, real, cancellationToken));
    }

    /// <summary>Sees that the app is woken when its clock shows <paramref name="dueAt"/>. Costs nothing when an earlier alarm stands.</summary>
    public Task ScheduleAsync(App app, DateTimeOffset dueAt) => app.Clock.RealTimeUntil(dueAt) is { } wait ? SetAlarmAsync(app, wait) : Task.CompletedTask;

    /// <summary>The alarm rang: runs what is due, then sets the next alarm. While an advance runs, that does both.</summary>
    public async Task WakeAsync(App app)
    {
        var work = WorkOf(app);
        work.Disarm();
        if (work.IsAdvancing) return;

        try
        {
            await RunDueAsync(app, app.Clock.GetUtcNow());
        }
        catch (AppRemovedException)
        {
            return;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await TryAgainAsync(app, exception);
            return;
        }

        await RearmAsync(app);
    }

    /// <summary>Sets the alarm for the app's earliest open row.</summary>
    public async Task RearmAsync(App app)
    {
        try
        {
            var earliest = database.Read(session => Outbox.Earliest(session, app));
            WorkOf(app).Trouble = null;
            if (earliest is { } dueAt) await ScheduleAsync(app, dueAt);
        }
        catch (StorageUnavailableException exception)
        {
            await TryAgainAsync(app, exception);
        }
    }

    /// <summary>Why some app's due work cannot go on; null if all can.</summary>
    public string? Trouble => _work.Values.Select(work => work.Trouble).FirstOrDefault(trouble => trouble is not null);

    // Nothing of what failed was kept, and the rows are due still: the alarm rings again in a moment.
    private Task TryAgainAsync(App app, Exception exception)
    {
        var work = WorkOf(app);
        work.Trouble = $"what is due for {app.ClientId} could not be done: {exception.Message}";
        if (exception is not StorageUnavailableException) LogNotDone(logger, exception, app.ClientId);
        return SetAlarmAsync(app, TryAgainAfter);
    }

    private async Task SetAlarmAsync(App app, TimeSpan wait)
    {
        var work = WorkOf(app);
        if (!work.Arm(real.GetUtcNow() + wait)) return;

        try
        {
            await alarm.SetAsync(app, wait);
        }
        catch
        {
            work.Disarm();
            throw;
        }
    }

    /// <summary>Does all that is due by <paramref name="until"/>, in due order.</summary>
    /// <param name="app">Whose work.</param>
    /// <param name="until">The app's now.</param>
    /// <param name="clock">If given, what the clock was set to for this run; stored with what the run does.</param>
    /// <param name="generation">If given, that in which it is to be done; in another nothing is.</param>
    /// <returns>What was done; the deliveries are with the sender.</returns>
    public async Task<DueRun> RunDueAsync(App app, DateTimeOffset until, ClockSetting? clock = null, int? generation = null)
    {
        var work = WorkOf(app);
        var resources = new List<CompletedResource>();
        var deliveries = new List<DueDelivery>();
        var dropped = new List<long>();
        await work.Runner.WaitAsync();
        try
        {
            if (generation is { } expected && work.Generation != expected) return new DueRun([], [], [], IsWhole: true);
            if (clock is not null) app.Clock.Set(clock);

            bool isWhole;
            do
            {
                var run = await database.WriteAsync(Lane.OfWork(app), session =>
                {
                    if (clock is not null) AppStore.SaveClock(session, app, clock);
                    return Take(session, app, until);
                });
                isWhole = run.IsWhole;
                resources.AddRange(run.Resources);
                Publish(app, run.Resources);
                deliveries.AddRange(run.Deliveries);
                dropped.AddRange(run.Dropped);
                _ = Send(app, run.Deliveries);
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
    /// <returns>The events and the deliveries they led to, which are with the sender.</returns>
    public async Task<(IReadOnlyList<WebhookEvent> Events, IReadOnlyList<DueDelivery> Deliveries)> CauseAsync(
        App app, Func<SqlSession, (WriteContext Context, IReadOnlyList<WebhookEvent> Events)> cause)
    {
        var caused = await database.WriteAsync(Lane.Of(app), session =>
        {
            var (context, events) = cause(session);
            var dispatch = new Dispatch(context, options.EscapeHtml);
            foreach (var occurred in events) dispatch.Send(occurred);
            WarnIfCut(dispatch, app);
            return (events, dispatch.Now);
        });
        _ = Send(app, caused.Now);
        return caused;
    }

    /// <summary>Makes a resource final now, whatever its clock says.</summary>
    /// <param name="app">Whose it is.</param>
    /// <param name="row">The resource's row.</param>
    /// <param name="change">What is to be otherwise than was decided; null: nothing.</param>
    /// <returns>What it became, and the first attempts at what must arrive before the response; null if it was final already.</returns>
    public Task<(CompletedResource Resource, Task BeforeResponse)?> CompleteAsync(App app, long row, Func<Resource, Resource>? change = null) => CompleteIfAsync(app, row, _ => true, change);

    /// <summary>Counts a GET of a resource that becomes final by being read.</summary>
    public Task ReadAsync(App app, Resource resource) => CompleteIfAsync(app, resource.Row, session => ResourceStore.CountRead(session, resource.Row) >= resource.Plan.Reads, change: null);

    private async Task<(CompletedResource Resource, Task BeforeResponse)?> CompleteIfAsync(App app, long row, Func<SqlSession, bool> condition, Func<Resource, Resource>? change)
    {
        var work = WorkOf(app);
        await work.Runner.WaitAsync();
        try
        {
            var done = await database.WriteAsync(Lane.Of(app), session =>
            {
                if (!condition(session) || ResourceStore.FindPending(session, app, row) is not { } resource) return default;

                if (change is not null)
                {
                    resource = change(resource);
                    ResourceStore.ChangeOutcome(session, resource);
                }

                Outbox.RemoveCompletion(session, row);
                var context = WriteContext.Of(session, app, app.Clock.GetUtcNow());
                var dispatch = new Dispatch(context, options.EscapeHtml);
                return ((CompletedResource?)Complete(dispatch, resource, context), (IReadOnlyList<DueDelivery>?)dispatch.Now);
            });
            if (done is not ({ } completed, { } deliveries)) return null;

            Publish(app, [completed]);
            var before = Send(app, deliveries);
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
        var replayed = await database.WriteAsync(Lane.Of(app), session =>
        {
            var context = WriteContext.Of(session, app, app.Clock.GetUtcNow());
            if (DeliveryStore.FindForReplay(context, id, url) is not { } delivery) return null;

            var dispatch = new Dispatch(context, options.EscapeHtml);
            for (var i = 0; i < times; i++) dispatch.Send(delivery);
            return dispatch.Now;
        });
        if (replayed is null) return null;

        _ = Send(app, replayed);
        return [.. replayed.Select(delivery => delivery.Id)];
    }

    private void Publish(App app, IReadOnlyList<CompletedResource> completed)
    {
        foreach (var resource in completed) feed.Publish(new ResourceCompleted(app.Id, app.Clock.GetUtcNow(), resource.Id, resource.Kind, resource.Status));
    }

    /// <summary>The app was removed: nothing more is done for it.</summary>
    public Task ForgetAsync(App app)
    {
        _work.TryRemove(app.Id, out _);
        return alarm.ForgetAsync(app);
    }

    public AppWork WorkOf(App app) => _work.GetOrAdd(app.Id, static _ => new AppWork());

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

    // Answers when the first attempts at what must arrive before the response are over.
    private Task Send(App app, IReadOnlyList<DueDelivery> deliveries)
    {
        var work = WorkOf(app);
        var before = new List<Task>();
        foreach (var delivery in deliveries)
        {
            feed.Publish(new DeliveryMade(app.Id, app.Clock.GetUtcNow(), delivery.Id));
            var sent = SendAsync(app, delivery);
            work.Track(sent);
            if (delivery.IsBeforeResponse) before.Add(sent);
        }

        return Task.WhenAll(before);
    }

    private async Task SendAsync(App app, DueDelivery delivery)
    {
        if (await sender.SendAsync(app, delivery) is { } dueAgainAt) await ScheduleAsync(app, dueAgainAt);
    }

    private DueRun Take(SqlSession session, App app, DateTimeOffset until)
    {
        var rows = Outbox.Due(session, app, until, MostPerWrite);
        var resources = new List<CompletedResource>();
        if (rows.Count == 0) return new DueRun(resources, [], [], IsWhole: true);

        var context = WriteContext.Of(session, app, until);
        var deliveries = new List<DueDelivery>(rows.Count);
        var dropped = new List<long>();
        var started = Stopwatch.GetTimestamp();
        var taken = 0;
        foreach (var row in rows)
        {
            if (taken > 0 && Stopwatch.GetElapsedTime(started) > LongestWrite) break;

            taken++;
            if (row.Kind == DueKind.Deliver)
            {
                Outbox.MarkSending(session, row);
                deliveries.Add(new DueDelivery(row.Subject, DeliveryStore.UrlOf(session, row.Subject)));
            }
            else
            {
                Outbox.Remove(session, row);
                if (ResourceStore.FindPending(session, app, row.Subject) is not { } resource) continue;

                var dispatch = new Dispatch(context, options.EscapeHtml);
                resources.Add(Complete(dispatch, resource, context));
                deliveries.AddRange(dispatch.Now);
                dropped.AddRange(dispatch.Dropped);
            }
        }

        return new DueRun(resources, deliveries, dropped, taken == rows.Count && rows.Count < MostPerWrite);
    }

    private CompletedResource Complete(Dispatch dispatch, Resource resource, WriteContext context)
    {
        var completion = kinds[resource.Kind](context, resource);
        ResourceStore.Finish(context, resource, completion);
        if (resource.Plan.StateAfter is { } state) ScenarioStore.SetState(context, state, resource.Plan.Run);
        dispatch.Send(resource, completion);
        WarnIfCut(dispatch, context.App);
        return new CompletedResource(resource.Id, resource.Kind, completion.Status);
    }

    private void WarnIfCut(Dispatch dispatch, App app)
    {
        if (dispatch.IsCut) LogCut(logger, app.ClientId, Dispatch.MostDeliveries, Dispatch.MostBytes / 1024 / 1024);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "app {App}: one occurrence led to more than {MostDeliveries} deliveries or {MostMebibytes} MiB of them; the rest are not made")]
    private static partial void LogCut(ILogger logger, string app, int mostDeliveries, int mostMebibytes);

    [LoggerMessage(Level = LogLevel.Error, Message = "what is due for {App} could not be done; it is tried again")]
    private static partial void LogNotDone(ILogger logger, Exception exception, string app);
}
