using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Store.Sqlite;

namespace KopoKopo.Emulator.Work;

/// <summary>Sees that each app is woken when its earliest row is due, and again in a moment where its work could not be done.</summary>
internal sealed partial class DueAlarms(Database database, AppWorks works, Alarm alarm, TimeProvider real, ILogger<DueAlarms> logger)
{
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(1);

    /// <summary>Why some app's due work cannot go on; null if all can.</summary>
    public string? Trouble => works.All.Select(work => work.Trouble).FirstOrDefault(trouble => trouble is not null);

    /// <summary>Sees that the app is woken when its clock shows <paramref name="dueAt"/>. Costs nothing when an earlier alarm stands.</summary>
    public Task ScheduleAsync(App app, DateTimeOffset dueAt) => app.Clock.RealTimeUntil(dueAt) is { } wait ? SetAsync(app, wait) : Task.CompletedTask;

    /// <summary>Sets the alarm for the app's earliest open row.</summary>
    public async Task RearmAsync(App app)
    {
        if (await RearmUnlessDueAsync(app)) await SetAsync(app, TimeSpan.Zero);
    }

    /// <summary>Sets the alarm for the app's earliest open row, unless that is due already.</summary>
    /// <returns>Whether it is due.</returns>
    public async Task<bool> RearmUnlessDueAsync(App app)
    {
        try
        {
            var earliest = database.Read(session => Outbox.Earliest(session, app));
            works.Of(app).Trouble = null;
            if (earliest is not { } dueAt || app.Clock.RealTimeUntil(dueAt) is not { } wait) return false;
            if (wait <= TimeSpan.Zero) return true;

            await SetAsync(app, wait);
        }
        catch (StorageUnavailableException exception)
        {
            await TryAgainAsync(app, exception);
        }

        return false;
    }

    /// <summary>Nothing of what failed was kept, and the rows are due still: the alarm rings again in a moment.</summary>
    public Task TryAgainAsync(App app, Exception exception)
    {
        works.Of(app).Trouble = $"what is due for {app.ClientId} could not be done: {exception.Message}";
        if (exception is not StorageUnavailableException) LogNotDone(logger, exception, app.ClientId);
        return SetAsync(app, TryAgainAfter);
    }

    /// <summary>The app was removed: it is woken no more.</summary>
    public Task ForgetAsync(App app) => alarm.ForgetAsync(app);

    private async Task SetAsync(App app, TimeSpan wait)
    {
        var work = works.Of(app);
        if (!work.Arm(real.GetUtcNow() + wait)) return;

        try
        {
            await alarm.SetAsync(app, wait);
        }
        catch
        {
            work.Disarm();
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "what is due for {App} could not be done; it is tried again")]
    private static partial void LogNotDone(ILogger logger, Exception exception, string app);
}
