using KopoKopo.Emulator.Domain;
using Quartz;

namespace KopoKopo.Emulator.Delivery;

/// <summary>
/// Quartz as the alarm clock: one trigger per app, at the real time of its earliest open row. An alarm that turns out to be early does no
/// harm, since the rows are the truth; so a trigger is only ever made or moved earlier.
/// </summary>
internal sealed class Alarm(ISchedulerFactory schedulers)
{
    /// <summary>Sees that the app is woken no later than in <paramref name="wait"/> of real time.</summary>
    public async Task SetAsync(App app, TimeSpan wait)
    {
        var scheduler = await schedulers.GetScheduler();
        var trigger = TriggerBuilder.Create(scheduler.TimeProvider)
            .ForJob(DueWorkJob.Key)
            .WithIdentity(app.ClientId)
            .UsingJobData(DueWorkJob.AppId, app.Id)
            .StartAt(scheduler.TimeProvider.GetUtcNow() + wait)
            .Build();
        try
        {
            await scheduler.ScheduleTrigger(trigger, TriggerConflict.KeepEarlier);
        }
        catch (SchedulerException) when (scheduler.Status == SchedulerStatus.Shutdown)
        {
            // Stopping: the row is in the outbox, and the next start finds it.
        }
    }
}
