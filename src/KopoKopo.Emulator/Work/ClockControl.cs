using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Feed;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Store.Sqlite;

namespace KopoKopo.Emulator.Work;

/// <summary>What an advance caused, in time order.</summary>
internal sealed record Advanced(IReadOnlyList<CompletedResource> Resources, IReadOnlyCollection<long> Deliveries);

/// <summary>Sets and advances an app's clock. One at a time per app.</summary>
internal sealed class ClockControl(AppStore apps, Database database, DueWork dueWork, LiveFeed feed)
{
    /// <summary>Sets the clock only: what became due runs after the answer.</summary>
    public async Task SetAsync(App app, ClockSetting setting)
    {
        var work = dueWork.WorkOf(app);
        await work.ClockControl.WaitAsync();
        try
        {
            await dueWork.InGenerationAsync(app, work.Generation, () => apps.SetClockAsync(app, setting));
        }
        finally
        {
            work.ClockControl.Release();
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
        var work = dueWork.WorkOf(app);
        await work.ClockControl.WaitAsync(cancellationToken);
        work.IsAdvancing = true;
        var staysFrozen = app.Clock.IsFrozen;
        var generation = work.Generation;
        try
        {
            // Between two steps no time passes, whatever the steps take; so nothing is ever later than it should be.
            var start = app.Clock.GetUtcNow();
            await dueWork.InGenerationAsync(app, generation, () => StandStill(app, start));
            return await StepAsync(app, work, generation, target(start), cancellationToken);
        }
        finally
        {
            await EndAsync(app, work, generation, staysFrozen);
        }
    }

    // The clock goes on and others may move it, whether or not the file takes what it shows.
    private async Task EndAsync(App app, AppWork work, int generation, bool staysFrozen)
    {
        try
        {
            await dueWork.InGenerationAsync(app, generation, () =>
            {
                app.Clock.Set(app.Clock.SettingFor(app.Clock.GetUtcNow(), staysFrozen));
                return apps.SaveClockAsync(app);
            });
        }
        catch (StorageUnavailableException)
        {
            if (work.BeginsSavingClock()) _ = SaveLaterAsync(app, work, generation);
        }
        finally
        {
            work.IsAdvancing = false;
            work.ClockControl.Release();
            feed.Publish(new ClockSet(app.Id, app.Clock.GetUtcNow(), app.Clock.IsFrozen));
            await dueWork.RearmAsync(app);
        }
    }

    private async Task SaveLaterAsync(App app, AppWork work, int generation)
    {
        try
        {
            while (!await TrySaveAsync(app, generation)) await database.Storage.WhenWorking;
        }
        catch (OperationCanceledException)
        {
            // The emulator stops.
        }
        finally
        {
            work.HasSavedClock();
        }
    }

    private async Task<bool> TrySaveAsync(App app, int generation)
    {
        try
        {
            await dueWork.InGenerationAsync(app, generation, () => apps.SaveClockAsync(app));
            return true;
        }
        catch (StorageUnavailableException)
        {
            return false;
        }
    }

    // What is on the wire is recorded when the file works again; until then an advance does not wait for it, it says what ails the file.
    private async Task WhenIdleAsync(AppWork work, CancellationToken cancellationToken)
    {
        var idle = work.WhenIdleAsync();
        await Task.WhenAny(idle, database.Storage.WhenFailing).WaitAsync(cancellationToken);
        if (!idle.IsCompleted && database.Storage.Failure is { } failure) throw new StorageUnavailableException(failure.Reason, failure);

        await idle.WaitAsync(cancellationToken);
    }

    private static Task StandStill(App app, DateTimeOffset now)
    {
        app.Clock.Set(app.Clock.SettingFor(now, frozen: true));
        return Task.CompletedTask;
    }

    private async Task<Advanced> StepAsync(App app, AppWork work, int generation, DateTimeOffset target, CancellationToken cancellationToken)
    {
        var resources = new List<CompletedResource>();
        var deliveries = new OrderedDictionary<long, bool>();
        await WhenIdleAsync(work, cancellationToken);
        while (work.Generation == generation && database.Read(session => Outbox.Earliest(session, app)) is { } earliest && earliest <= target)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var step = earliest > app.Clock.GetUtcNow() ? earliest : app.Clock.GetUtcNow();
            var setting = app.Clock.SettingFor(step, frozen: true);
            var run = await dueWork.RunDueAsync(app, step, setting, generation);
            resources.AddRange(run.Resources);
            foreach (var delivery in run.Dropped.Concat(run.Deliveries.Select(delivery => delivery.Id)).Order()) deliveries.TryAdd(delivery, true);
            await WhenIdleAsync(work, cancellationToken);
        }

        await dueWork.InGenerationAsync(app, generation, () => StandStill(app, target));
        return new Advanced(resources, deliveries.Keys);
    }
}
