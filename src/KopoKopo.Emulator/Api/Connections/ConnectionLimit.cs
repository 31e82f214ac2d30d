using Microsoft.AspNetCore.Connections;

namespace KopoKopo.Emulator.Api.Connections;

/// <summary>
/// Counts the open connections. Above <see cref="Most"/> a few more are accepted, so that control and health still answer; what comes after those
/// is closed at once.
/// </summary>
internal sealed partial class ConnectionLimit(ILogger<ConnectionLimit> logger)
{
    private const int LargestReserve = 64;
    private const int SmallestReserve = 2;
    private static readonly int All = ServerLimits.Connections();
    private static readonly int Reserve = Math.Clamp(All / 4, SmallestReserve, LargestReserve);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(5);
    private int _open;
    private int _inReserve;
    private int _isReached;

    /// <summary>How many connections the API is answered on.</summary>
    public static int Most => All - Reserve;

    /// <summary>Whether a connection is in reserve. That is rare: only then is a request's connection looked at.</summary>
    public bool IsReached => Volatile.Read(ref _inReserve) > 0;

    /// <summary>Takes a connection that was accepted; null if there are too many, and it is to be closed.</summary>
    public ConnectionContext? Admit(ConnectionContext connection)
    {
        var open = Interlocked.Increment(ref _open);
        if (open <= Most)
        {
            Volatile.Write(ref _isReached, 0);
            return new AdmittedConnection(connection, () => Interlocked.Decrement(ref _open));
        }

        if (Interlocked.Exchange(ref _isReached, 1) == 0) LogReached(logger, Most);
        if (open > All)
        {
            Interlocked.Decrement(ref _open);
            return null;
        }

        Interlocked.Increment(ref _inReserve);
        var place = new ReservePlace();
        connection.Features.Set(place);

        // Who takes such a place and says nothing keeps others from it.
        var patience = new Timer(_ =>
        {
            if (!place.WasUsed) connection.Abort();
        });
        patience.Change(LongestSilence, Timeout.InfiniteTimeSpan);
        return new AdmittedConnection(connection, () =>
        {
            patience.Dispose();
            Interlocked.Decrement(ref _inReserve);
            Interlocked.Decrement(ref _open);
        });
    }

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "{Most} connections are open, the most there may be: further ones are answered for /health and /_emulator only")]
    private static partial void LogReached(ILogger logger, int most);
}

/// <summary>Marks a connection in reserve.</summary>
internal sealed class ReservePlace
{
    private volatile bool _wasUsed;

    /// <summary>Whether a request came over it.</summary>
    public bool WasUsed
    {
        get => _wasUsed;
        set => _wasUsed = value;
    }
}
