using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Feed;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Store.Sqlite;

namespace KopoKopo.Emulator.Work;

/// <summary>Gives apps empty worlds, puts worlds aside and brings them back. What an app had pending is cancelled; other apps go on.</summary>
internal sealed partial class WorldLifecycle(
    WorldStore worlds, WorldSweeper sweeper, Database database, AppStore apps, DueWork dueWork, LiveFeed feed, ILogger<WorldLifecycle> logger) : IDisposable
{
    private const int MostWaiting = 4;
    private readonly Lock _gate = new();
    private Task _sweeping = Task.CompletedTask;
    private readonly CancellationTokenSource _stopping = new();

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

    /// <summary>Puts a copy of the app's world aside under a name: as it is at one moment, while the app goes on.</summary>
    public async Task SnapshotAsync(App app, string name)
    {
        await KeepPaceAsync(app);
        using var world = await LookAsync(app);
        await CopyAsync(app, world, copy => worlds.PutAsideAsync(app, name, copy, world));
    }

    /// <summary>Brings a world back, its clock and pending work included.</summary>
    /// <returns>False if there is no snapshot of this name.</returns>
    public async Task<bool> RestoreAsync(App app, string name)
    {
        await KeepPaceAsync(app);
        using var snapshot = worlds.LookAtSnapshot(app, name);
        if (snapshot is null) return false;

        await CopyAsync(app, snapshot, copy => WithoutWorkAsync(app, async () =>
        {
            var clock = app.Clock.SettingFor(snapshot.Now, snapshot.IsFrozen);
            await worlds.SwapAsync(app, copy, clock);
            app.Clock.Set(clock);
        }));
        await dueWork.RearmAsync(app);
        return true;
    }

    /// <summary>Removes an app and all that is its own.</summary>
    public async Task RemoveAsync(App app)
    {
        await WithoutWorkAsync(app, () => worlds.RemoveAsync(app));
        apps.Remove(app);
        await dueWork.ForgetAsync(app);
        Sweep();
    }

    /// <summary>Deletes what is left of worlds that nobody needs, between other writes, and gives their space back.</summary>
    public void Sweep()
    {
        lock (_gate) _sweeping = SweepAfterAsync(_sweeping);
    }

    /// <summary>Deletes what is left of worlds that nobody needs and gives all free space back to the disk. Others' writes go on meanwhile.</summary>
    public async Task CompactAsync()
    {
        Sweep();
        Task sweeping;
        lock (_gate) sweeping = _sweeping;
        await sweeping;
        await FreeSpace.GiveBackAsync(database, all: true, _stopping.Token);
        database.CheckpointAndEmptyLog();
    }

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        Task sweeping;
        lock (_gate) sweeping = _sweeping;
        await sweeping;
    }

    public void Dispose() => _stopping.Dispose();

    private async Task SweepAfterAsync(Task before)
    {
        await before;
        try
        {
            while (!await TrySweepAsync()) await database.Storage.WhenWorking.WaitAsync(_stopping.Token);
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

    private async Task<bool> TrySweepAsync()
    {
        try
        {
            await sweeper.SweepAsync(_stopping.Token);
            await FreeSpace.GiveBackAsync(database, all: false, _stopping.Token);
            return true;
        }
        catch (StorageUnavailableException)
        {
            return false;
        }
    }

    private async Task CopyAsync(App app, WorldView world, Func<long, Task> give)
    {
        try
        {
            await worlds.CopyAsync(app, world, give);
        }
        finally
        {
            // What was replaced, or came to nothing.
            Sweep();
        }
    }

    // Whoever copies worlds faster than they can be deleted waits for the sweep: the file stays within a few worlds' size.
    private async Task KeepPaceAsync(App app)
    {
        if (sweeper.Waiting(app) < MostWaiting) return;

        Task sweeping;
        lock (_gate) sweeping = _sweeping;
        await sweeping;
    }

    // Rows and clock are of one moment: nobody takes due rows meanwhile.
    private async Task<WorldView> LookAsync(App app)
    {
        var work = dueWork.WorkOf(app);
        await work.Runner.WaitAsync();
        try
        {
            return worlds.Look(app);
        }
        finally
        {
            work.Runner.Release();
        }
    }

    // Nobody takes due rows meanwhile, and an advance that runs in the old world ends there.
    private async Task WithoutWorkAsync(App app, Func<Task> change)
    {
        var work = dueWork.WorkOf(app);
        await work.Runner.WaitAsync();
        try
        {
            await change();
            work.ChangeWorld();
        }
        finally
        {
            work.Runner.Release();
        }

        feed.Publish(new WorldChanged(app.Id, app.Clock.GetUtcNow()));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "worlds that nobody needs could not be deleted")]
    private static partial void LogNotSwept(ILogger logger, Exception exception);
}
