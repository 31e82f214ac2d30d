using System.Runtime.InteropServices;
using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Store.Sqlite;

/// <summary>Whose turn a write takes: lanes take turns, so that nobody waits behind all that another has queued.</summary>
/// <param name="App">The app's number; 0: no app asked for it.</param>
/// <param name="Part">What of the app's: its requests, what is due and its attempts take turns, too, the attempts with four writes at a turn.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Lane(long App, int Part)
{
    private const int Attempts = 2;

    /// <summary>What no app asked for: the probe of the file, deleting what nobody needs.</summary>
    public static readonly Lane Emulator = new(0, 0);

    /// <summary>How many writes may go at its turn: an attempt is small, and the next POST waits for its record where creates keep the writer busy.</summary>
    public int AtOnce => Part == Attempts ? 4 : 1;

    /// <summary>What an app's requests ask for.</summary>
    public static Lane Of(App app) => Of(app.Id);

    /// <inheritdoc cref="Of(App)"/>
    public static Lane Of(long app) => new(app, 0);

    /// <summary>What is done for an app later: results, copies of its world.</summary>
    public static Lane OfWork(App app) => new(app.Id, 1);

    /// <summary>What came of its POSTs.</summary>
    public static Lane OfAttempts(App app) => new(app.Id, Attempts);
}
