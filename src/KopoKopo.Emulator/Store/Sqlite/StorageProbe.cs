namespace KopoKopo.Emulator.Store.Sqlite;

/// <summary>While the database file cannot be used, tries once a second whether it can again. So work goes on by itself when a disk has room again.</summary>
internal sealed partial class StorageProbe(Database database, TimeProvider real, ILogger<StorageProbe> logger) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _stopping = new();
    private Task _watching = Task.CompletedTask;

    public void Start() => _watching = WatchAsync(_stopping.Token);

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _watching;
    }

    public void Dispose() => _stopping.Dispose();

    private async Task WatchAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                await database.Storage.WhenFailing.WaitAsync(stopping);
                LogFailing(logger, database.Storage.Failure?.Reason);
                do await Task.Delay(Pause, real, stopping);
                while (!await TryAsync());

                database.Storage.Work();
                LogWorking(logger);
            }
        }
        catch (OperationCanceledException)
        {
            // The emulator stops.
        }
    }

    private async Task<bool> TryAsync()
    {
        try
        {
            await database.ProbeAsync();
            return true;
        }
        catch (StorageUnavailableException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "the database cannot be used: {Reason}; what is due waits until it can")]
    private static partial void LogFailing(ILogger logger, string? reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "the database can be used again: what is due goes on")]
    private static partial void LogWorking(ILogger logger);
}
