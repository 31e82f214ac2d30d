using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Delivery;

/// <summary>What an advance caused, in time order.</summary>
internal sealed record Advanced(IReadOnlyList<CompletedResource> Resources, IReadOnlyCollection<long> Deliveries);

/// <summary>Sets and advances an app's clock. One at a time per app.</summary>
internal sealed class ClockMover(AppStore apps, Database database, DueWork dueWork, LiveFeed feed)
{
    /// <summary>Sets the clock only: what became due runs after the answer.</summary>
    public async Task SetAsync(App app, ClockSetting setting)
    {
        var pump = dueWork.PumpOf(app);
        await pump.ClockMover.WaitAsync();
        try
        {
            await dueWork.InWorldAsync(app, pump.World, () => apps.SetClockAsync(app, setting));
        }
        finally
        {
            pump.ClockMover.Release();
        }

        feed.Publish(new ClockSet(app.Id, app.Clock.GetUtcNow(), app.Clock.IsFrozen));
        await dueWork.RearmAsync(app);
    }

    /// <summary>
    /// Lets time pass until <paramref name="target"/>: waits for the POSTs on the wire, then repeats: clock to the earliest due time, run what is
    /// due then, await its POSTs and so its retries. A frozen clock stays frozen. If the caller goes away the clock stays where it got to.
    /// </summary>
    public async Task<Advanced> AdvanceAsync(App app, Func<DateTimeOffset, DateTimeOffset> target, CancellationToken cancellationToken)
    {
        var pump = dueWork.PumpOf(app);
        await pump.ClockMover.WaitAsync(cancellationToken);
        pump.IsAdvancing = true;
        var staysFrozen = app.Clock.IsFrozen;
        var world = pump.World;
        try
        {
            // Between two steps no time passes, whatever the steps take; so nothing is ever later than it should be.
            var start = app.Clock.GetUtcNow();
            await dueWork.InWorldAsync(app, world, () => StandStill(app, start));
            return await StepAsync(app, pump, world, target(start), cancellationToken);
        }
        finally
        {
            await dueWork.InWorldAsync(app, world, () => apps.SetClockAsync(app, app.Clock.SettingFor(app.Clock.GetUtcNow(), staysFrozen)));
            pump.IsAdvancing = false;
            pump.ClockMover.Release();
            feed.Publish(new ClockSet(app.Id, app.Clock.GetUtcNow(), app.Clock.IsFrozen));
            await dueWork.RearmAsync(app);
        }
    }

    private static Task StandStill(App app, DateTimeOffset now)
    {
        app.Clock.Set(app.Clock.SettingFor(now, frozen: true));
        return Task.CompletedTask;
    }

    private async Task<Advanced> StepAsync(App app, AppPump pump, int world, DateTimeOffset target, CancellationToken cancellationToken)
    {
        var resources = new List<CompletedResource>();
        var deliveries = new OrderedDictionary<long, bool>();
        await pump.WhenIdleAsync().WaitAsync(cancellationToken);
        while (pump.World == world && database.Read(session => Outbox.Earliest(session, app)) is { } earliest && earliest <= target)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var step = earliest > app.Clock.GetUtcNow() ? earliest : app.Clock.GetUtcNow();
            var setting = app.Clock.SettingFor(step, frozen: true);
            var run = await dueWork.RunDueAsync(app, step, setting, world);
            resources.AddRange(run.Resources);
            foreach (var delivery in run.Dropped.Concat(run.Deliveries.Select(delivery => delivery.Id)).Order()) deliveries.TryAdd(delivery, true);
            await pump.WhenIdleAsync().WaitAsync(cancellationToken);
        }

        await dueWork.InWorldAsync(app, world, () => StandStill(app, target));
        return new Advanced(resources, deliveries.Keys);
    }
}
