using KopoKopo.Emulator.Control;
using KopoKopo.Emulator.Delivery;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator;

/// <summary>
/// What happens before the first request and after the last: apps are read, interrupted sends reopened and alarms set; at a stop no further
/// POST starts, and those on the wire are awaited.
/// </summary>
internal sealed class EmulatorLifecycle(AppStore apps, DueWork dueWork, Readiness readiness, EmulatorOptions options) : IHostedLifecycleService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await apps.LoadAsync(options.Apps ?? []);
        await dueWork.StartAsync();
        readiness.IsReady = true;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Bogus' name lists take a while at first use; better now than in somebody's payment.
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        ThreadPool.UnsafeQueueUserWorkItem(static _ => Customer.Of(new PhoneNumber("254700000000")), null);
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        readiness.IsReady = false;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => dueWork.StopAsync(cancellationToken);

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
