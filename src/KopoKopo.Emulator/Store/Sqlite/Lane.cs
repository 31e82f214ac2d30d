using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Store.Sqlite;

/// <summary>Whose turn a write takes: lanes take turns, so that nobody waits behind all that another has queued.</summary>
internal readonly record struct Lane(long Number)
{
    /// <summary>What no app asked for: the probe of the file, deleting what nobody needs.</summary>
    public static readonly Lane Emulator = new(0);

    /// <summary>What an app's requests ask for.</summary>
    public static Lane Of(App app) => new(app.Id);

    /// <summary>What is done for an app later: results, attempts, copies of its world. So requests and results share evenly, too.</summary>
    public static Lane OfWork(App app) => new(-app.Id);
}
