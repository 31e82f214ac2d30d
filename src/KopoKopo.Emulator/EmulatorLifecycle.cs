using KopoKopo.Emulator.Control;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Store.Sqlite;
using KopoKopo.Emulator.Work;

namespace KopoKopo.Emulator;

/// <summary>
/// What happens before the first request and after the last: apps are read, interrupted sends reopened and alarms set; at a stop no further
/// POST starts, and those on the wire are awaited.
/// </summary>
internal sealed class EmulatorLifecycle(
    Database database, StorageProbe probe, AppStore apps, DueWork dueWork, WorldLifecycle worlds,
    Alarm alarm, Readiness readiness, EmulatorOptions options) : IHostedLifecycleService
{
    private readonly Lock _gate = new();
    private Task? _stopped;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        probe.Start();
        await apps.LoadAsync(options.Apps ?? []);
        await dueWork.StartAsync();
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Now the server listens: Quartz takes 30 ms to build and no request has to wait for it, nor a callback come before its receiver can ask back.
    // The first customer that is drawn takes a while (Bogus is loaded); better now than in somebody's payment.
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        await alarm.StartAsync(cancellationToken);
        readiness.IsReady = true;
        worlds.Sweep();
        ThreadPool.UnsafeQueueUserWorkItem(static _ => Customer.Of(new PhoneNumber("254700000000")), null);
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        readiness.IsReady = false;
        return Task.CompletedTask;
    }

    // A host may be told to stop from two sides at once; both are answered when all is stopped and the database closed.
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_gate) return _stopped ??= StopOnceAsync(cancellationToken);
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task StopOnceAsync(CancellationToken cancellationToken)
    {
        await alarm.StopAsync(cancellationToken);
        await worlds.StopAsync();
        await probe.StopAsync();
        await dueWork.StopAsync(cancellationToken);
        database.Dispose();
    }
}
