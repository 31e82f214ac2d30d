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
            await EndAsync(app, pump, world, staysFrozen);
        }
    }

    // The clock goes on and others may move it, whether or not the file takes what it shows.
    private async Task EndAsync(App app, AppPump pump, int world, bool staysFrozen)
    {
        try
        {
            await dueWork.InWorldAsync(app, world, () =>
            {
                app.Clock.Set(app.Clock.SettingFor(app.Clock.GetUtcNow(), staysFrozen));
                return apps.SaveClockAsync(app);
            });
        }
        catch (StorageUnavailableException)
        {
            if (pump.BeginsSavingClock()) _ = SaveLaterAsync(app, pump, world);
        }
        finally
        {
            pump.IsAdvancing = false;
            pump.ClockMover.Release();
            feed.Publish(new ClockSet(app.Id, app.Clock.GetUtcNow(), app.Clock.IsFrozen));
            await dueWork.RearmAsync(app);
        }
    }

    private async Task SaveLaterAsync(App app, AppPump pump, int world)
    {
        try
        {
            while (!await TrySaveAsync(app, world)) await database.Storage.WhenWorking;
        }
        catch (OperationCanceledException)
        {
            // The emulator stops.
        }
        finally
        {
            pump.HasSavedClock();
        }
    }

    private async Task<bool> TrySaveAsync(App app, int world)
    {
        try
        {
            await dueWork.InWorldAsync(app, world, () => apps.SaveClockAsync(app));
            return true;
        }
        catch (StorageUnavailableException)
        {
            return false;
        }
    }

    // What is on the wire is recorded when the file works again; until then an advance does not wait for it, it says what ails the file.
    private async Task WhenIdleAsync(AppPump pump, CancellationToken cancellationToken)
    {
        var idle = pump.WhenIdleAsync();
        await Task.WhenAny(idle, database.Storage.WhenFailing).WaitAsync(cancellationToken);
        if (!idle.IsCompleted && database.Storage.Failure is { } failure) throw new StorageUnavailableException(failure.Reason, failure);

        await idle.WaitAsync(cancellationToken);
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
        await WhenIdleAsync(pump, cancellationToken);
        while (pump.World == world && database.Read(session => Outbox.Earliest(session, app)) is { } earliest && earliest <= target)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var step = earliest > app.Clock.GetUtcNow() ? earliest : app.Clock.GetUtcNow();
            var setting = app.Clock.SettingFor(step, frozen: true);
            var run = await dueWork.RunDueAsync(app, step, setting, world);
            resources.AddRange(run.Resources);
            foreach (var delivery in run.Dropped.Concat(run.Deliveries.Select(delivery => delivery.Id)).Order()) deliveries.TryAdd(delivery, true);
            await WhenIdleAsync(pump, cancellationToken);
        }

        await dueWork.InWorldAsync(app, world, () => StandStill(app, target));
        return new Advanced(resources, deliveries.Keys);
    }
}
