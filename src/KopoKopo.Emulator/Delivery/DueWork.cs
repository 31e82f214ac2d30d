using System.Collections.Concurrent;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Delivery;

/// <summary>What one run of due work did.</summary>
internal sealed record DueRun(IReadOnlyList<CompletedResource> Resources, IReadOnlyList<DueDelivery> Deliveries, bool IsWhole);

internal sealed record CompletedResource(string Id, string Kind, string Status);

internal sealed record DueDelivery(long Id, Uri Url);

/// <summary>
/// The single pump. Quartz, a start and an advance of the clock all enter here: due rows are taken in due order, one write makes results final
/// and creates their deliveries, then the sender gets them. Nothing here waits for a POST.
/// </summary>
internal sealed class DueWork(
    Database database,
    AppStore apps,
    WebhookSender sender,
    Alarm alarm,
    IReadOnlyDictionary<string, CompleteResource> kinds,
    TimeProvider real)
{
    private const int MostPerWrite = 64;
    private const string Simulated = "simulate";
    private readonly ConcurrentDictionary<long, AppPump> _pumps = new();

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
        var sent = Task.WhenAll(_pumps.Values.Select(pump => pump.WhenIdleAsync()));
        await Task.WhenAny(sent, Task.Delay(Timeout.InfiniteTimeSpan, real, cancellationToken));
    }

    /// <summary>Sees that the app is woken when its clock shows <paramref name="dueAt"/>. Costs nothing when an earlier alarm stands.</summary>
    public Task ScheduleAsync(App app, DateTimeOffset dueAt)
    {
        var pump = PumpOf(app);
        return app.Clock.RealTimeUntil(dueAt) is { } wait && pump.Arm(real.GetUtcNow() + wait) ? alarm.SetAsync(app, wait) : Task.CompletedTask;
    }

    /// <summary>The alarm rang: runs what is due, then sets the next alarm. While an advance runs, that does both.</summary>
    public async Task WakeAsync(App app)
    {
        var pump = PumpOf(app);
        pump.Disarm();
        if (pump.IsAdvancing) return;

        await RunDueAsync(app, app.Clock.GetUtcNow());
        await RearmAsync(app);
    }

    /// <summary>Sets the alarm for the app's earliest open row.</summary>
    public async Task RearmAsync(App app)
    {
        if (database.Read(session => Outbox.Earliest(session, app)) is { } earliest) await ScheduleAsync(app, earliest);
    }

    /// <summary>Does all that is due by <paramref name="until"/>, in due order.</summary>
    /// <param name="app">Whose work.</param>
    /// <param name="until">The app's now.</param>
    /// <param name="clock">If given, what the clock was set to for this run; stored with what the run does.</param>
    /// <returns>What was done; the deliveries are with the sender.</returns>
    public async Task<DueRun> RunDueAsync(App app, DateTimeOffset until, ClockSetting? clock = null)
    {
        var pump = PumpOf(app);
        var resources = new List<CompletedResource>();
        var deliveries = new List<DueDelivery>();
        await pump.Runner.WaitAsync();
        try
        {
            bool isWhole;
            do
            {
                var run = await database.WriteAsync(session =>
                {
                    if (clock is not null) AppStore.SaveClock(session, app, clock);
                    return Take(session, app, until);
                });
                isWhole = run.IsWhole;
                resources.AddRange(run.Resources);
                deliveries.AddRange(run.Deliveries);
                foreach (var delivery in run.Deliveries) pump.Track(SendAsync(app, delivery));
            }
            while (!isWhole);
        }
        finally
        {
            pump.Runner.Release();
        }

        return new DueRun(resources, deliveries, IsWhole: true);
    }

    /// <summary>Makes something happen now, and tells subscribers of it.</summary>
    /// <param name="app">Whose subscribers.</param>
    /// <param name="cause">What happens, inside a write; what it throws undoes the write.</param>
    /// <returns>The events and the deliveries they led to, which are with the sender.</returns>
    public async Task<(IReadOnlyList<WebhookEvent> Events, IReadOnlyList<DueDelivery> Deliveries)> CauseAsync(
        App app, Func<SqlSession, (World World, IReadOnlyList<WebhookEvent> Events)> cause)
    {
        var caused = await database.WriteAsync(session =>
        {
            var (world, events) = cause(session);
            var deliveries = new List<DueDelivery>();
            foreach (var occurred in events) Announce(world, occurred, Simulated, deliveries);
            return (events, deliveries);
        });
        foreach (var delivery in caused.deliveries) PumpOf(app).Track(SendAsync(app, delivery));
        return caused;
    }

    public AppPump PumpOf(App app) => _pumps.GetOrAdd(app.Id, static _ => new AppPump());

    private async Task SendAsync(App app, DueDelivery delivery)
    {
        if (await sender.SendAsync(app, delivery) is { } dueAgainAt) await ScheduleAsync(app, dueAgainAt);
    }

    private DueRun Take(SqlSession session, App app, DateTimeOffset until)
    {
        var rows = Outbox.Due(session, app, until, MostPerWrite);
        var resources = new List<CompletedResource>();
        var deliveries = new List<DueDelivery>(rows.Count);
        if (rows.Count == 0) return new DueRun(resources, deliveries, IsWhole: true);

        var world = World.Of(session, app, until);
        foreach (var row in rows)
        {
            if (row.Kind == DueKind.Deliver)
            {
                Outbox.MarkSending(session, row);
                deliveries.Add(new DueDelivery(row.Subject, DeliveryStore.UrlOf(session, row.Subject)));
            }
            else
            {
                Outbox.Remove(session, row);
                if (ResourceStore.FindPending(session, app, row.Subject) is { } resource) Complete(world, resource, resources, deliveries);
            }
        }

        return new DueRun(resources, deliveries, rows.Count < MostPerWrite);
    }

    private void Complete(World world, Resource resource, List<CompletedResource> resources, List<DueDelivery> deliveries)
    {
        var completion = kinds[resource.Kind](world, resource);
        ResourceStore.Finish(world, resource, completion);
        resources.Add(new CompletedResource(resource.Id, resource.Kind, completion.Status));
        if (completion.CallbackUrl is { } url)
        {
            var signature = WebhookSigner.Sign(completion.View, world.App.ApiKey);
            HandOver(world, new NewDelivery(NewDelivery.Result, resource.Kind, resource.Id, resource.DecidedBy, url, completion.View, signature), deliveries);
        }

        foreach (var occurred in completion.Events) Announce(world, occurred, resource.DecidedBy, deliveries);
    }

    // One delivery for each subscription, all of the same bytes.
    private static void Announce(World world, WebhookEvent occurred, string decidedBy, List<DueDelivery> deliveries)
    {
        WebhookStore.AddEvent(world, occurred);
        var subscribers = WebhookStore.Subscribers(world, occurred);
        if (subscribers.Count == 0) return;

        var signature = WebhookSigner.Sign(occurred.Body, world.App.ApiKey);
        foreach (var url in subscribers)
        {
            HandOver(world, new NewDelivery(NewDelivery.Webhook, occurred.Topic, occurred.ResourceId, decidedBy, url, occurred.Body, signature), deliveries);
        }
    }

    private static void HandOver(World world, NewDelivery delivery, List<DueDelivery> deliveries)
    {
        var id = DeliveryStore.Add(world, delivery);
        Outbox.Add(world.Session, world.Id, world.Now, DueKind.Deliver, id, sending: true);
        deliveries.Add(new DueDelivery(id, new Uri(delivery.Url)));
    }
}
