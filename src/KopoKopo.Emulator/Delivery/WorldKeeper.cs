using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Delivery;

/// <summary>Gives apps empty worlds, puts worlds aside and brings them back. What an app had pending is cancelled; other apps go on.</summary>
internal sealed partial class WorldKeeper(WorldStore worlds, AppStore apps, DueWork dueWork, LiveFeed feed, ILogger<WorldKeeper> logger)
{
    private readonly Lock _gate = new();
    private Task _sweeping = Task.CompletedTask;
    private volatile bool _isStopping;

    /// <summary>Starts the app on an empty world, in real time.</summary>
    public async Task ResetAsync(App app)
    {
        await WithoutWorkAsync(app, async () =>
        {
            await worlds.ResetAsync(app);
            app.Clock.Set(ClockSetting.RealTime);
        });
        Sweep();
    }

    /// <summary>Puts a copy of the app's world aside under a name.</summary>
    public async Task SnapshotAsync(App app, string name)
    {
        var pump = dueWork.PumpOf(app);
        await pump.Runner.WaitAsync();
        try
        {
            await worlds.SnapshotAsync(app, name);
        }
        finally
        {
            pump.Runner.Release();
        }

        Sweep();
    }

    /// <summary>Brings a world back, its clock and pending work included.</summary>
    public async Task RestoreAsync(App app, Snapshot snapshot)
    {
        var world = await worlds.CopyAsync(snapshot);
        await WithoutWorkAsync(app, async () =>
        {
            var clock = app.Clock.SettingFor(snapshot.Now, snapshot.IsFrozen);
            await worlds.SwapAsync(app, world, clock);
            app.Clock.Set(clock);
        });
        await dueWork.RearmAsync(app);
        Sweep();
    }

    /// <summary>Removes an app and all that is its own.</summary>
    public async Task RemoveAsync(App app)
    {
        await WithoutWorkAsync(app, () => worlds.RemoveAsync(app));
        apps.Remove(app);
        dueWork.Forget(app);
        Sweep();
    }

    /// <summary>Deletes what is left of worlds that nobody needs, between other writes.</summary>
    public void Sweep()
    {
        lock (_gate) _sweeping = SweepAfterAsync(_sweeping);
    }

    public Task StopAsync()
    {
        _isStopping = true;
        lock (_gate) return _sweeping;
    }

    private async Task SweepAfterAsync(Task before)
    {
        await before;
        try
        {
            await worlds.SweepAsync(() => _isStopping);
        }
        catch (OperationCanceledException)
        {
            // The emulator stops; the next start sweeps on.
        }
        catch (Exception exception)
        {
            // What is left is in nobody's way; the next sweep tries again.
            LogNotSwept(logger, exception);
        }
    }

    // Nobody takes due rows meanwhile, and an advance that runs in the old world ends there.
    private async Task WithoutWorkAsync(App app, Func<Task> change)
    {
        var pump = dueWork.PumpOf(app);
        await pump.Runner.WaitAsync();
        try
        {
            await change();
            pump.ChangeWorld();
        }
        finally
        {
            pump.Runner.Release();
        }

        feed.Publish(new WorldChanged(app.Id, app.Clock.GetUtcNow()));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "worlds that nobody needs could not be deleted")]
    private static partial void LogNotSwept(ILogger logger, Exception exception);
}
