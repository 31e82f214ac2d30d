using KopoKopo.Emulator.Store;
using Quartz;

namespace KopoKopo.Emulator.Work;

/// <summary>What a trigger runs: the app's due work. It hands the POSTs over and never awaits one.</summary>
internal sealed class DueWorkJob(DueWork dueWork, AppStore apps) : IJob
{
    public const string AppId = "app";
    public static readonly JobKey Key = new("due-work");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        if (apps.Find(context.MergedJobDataMap.GetLong(AppId)) is { } app) await dueWork.WakeAsync(app);
    }
}
