using System.Globalization;
using KopoKopo.Emulator.Domain;
using Quartz;

namespace KopoKopo.Emulator.Work;

/// <summary>
/// Quartz as the alarm clock: one trigger per app, at the real time of its earliest open row. An alarm that turns out to be early does no
/// harm, since the rows are the truth; so a trigger is only ever made or moved earlier.
/// </summary>
internal sealed class Alarm(ISchedulerFactory schedulers)
{
    private volatile bool _isStopped;

    /// <summary>Lets alarms ring from now on. Those set before ring at once if they are due.</summary>
    public async Task StartAsync(CancellationToken cancellationToken) => await (await schedulers.GetScheduler(cancellationToken)).Start(cancellationToken);

    /// <summary>Lets no further alarm ring, and waits for those that do.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // Without the token: where the time to stop is used up already, what follows must still be done.
        var scheduler = await schedulers.GetScheduler(CancellationToken.None);
        _isStopped = true;
        await scheduler.Shutdown(waitForJobsToComplete: !cancellationToken.IsCancellationRequested, CancellationToken.None);
    }

    /// <summary>Sees that the app is woken no later than in <paramref name="wait"/> of real time.</summary>
    public async Task SetAsync(App app, TimeSpan wait)
    {
        if (_isStopped) return;

        try
        {
            var scheduler = await schedulers.GetScheduler();
            var trigger = TriggerBuilder.Create(scheduler.TimeProvider)
                .ForJob(DueWorkJob.Key)
                .WithIdentity(KeyOf(app))
                .UsingJobData(DueWorkJob.AppId, app.Id)
                .StartAt(scheduler.TimeProvider.GetUtcNow() + wait)
                .Build();
            await scheduler.ScheduleTrigger(trigger, TriggerConflict.KeepEarlier);
        }
        catch (SchedulerException) when (_isStopped)
        {
            // Stopping: the row is in the outbox, and the next start finds it.
        }
    }

    /// <summary>The app was removed: it is woken no more.</summary>
    public async Task ForgetAsync(App app)
    {
        if (!_isStopped) await (await schedulers.GetScheduler()).UnscheduleJob(KeyOf(app));
    }

    // By its row, which is never another's: an app that is made again under the same client_id has an alarm of its own.
    private static TriggerKey KeyOf(App app) => new(app.Id.ToString(CultureInfo.InvariantCulture));
}
