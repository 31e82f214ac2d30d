using KopoKopo.Emulator.Domain;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace KopoKopo.Emulator.Api.Connections;

/// <summary>What one client may ask of the server, and how long it may take. README, "Limits", states them.</summary>
internal static class ServerLimits
{
    private const long LargestBody = 1024 * 1024;
    private const double SlowestBytesPerSecond = 240;
    private const int MostConnections = 10_000;
    private const int FewestConnections = 4;
    private const int OwnDescriptors = 512;
    private const int FewestOwnDescriptors = 64;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>How long a whole body may take, however steadily it comes.</summary>
    public static readonly TimeSpan LongestBody = TimeSpan.FromSeconds(30);

    public static void Set(KestrelServerLimits limits)
    {
        limits.MaxRequestBodySize = LargestBody;
        limits.MaxRequestLineSize = 8 * 1024;
        limits.MaxRequestHeadersTotalSize = 32 * 1024;
        limits.MaxRequestHeaderCount = 100;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);

        // A stream of events that has nothing to say is not slow: what counts is only how fast a reader takes what is there.
        limits.MinRequestBodyDataRate = new MinDataRate(SlowestBytesPerSecond, Grace);
        limits.MinResponseDataRate = new MinDataRate(SlowestBytesPerSecond, Grace);
    }

    /// <summary>An answer is over when the system has its bytes, so that what waits for that, as a callback does, never comes before them.</summary>
    public static void Set(SocketTransportOptions sockets) => sockets.MaxWriteBufferSize = 1;

    /// <summary>
    /// How many connections are accepted, those in reserve included: as many as the process may have file descriptors, less those it has and those that
    /// the database, callbacks and what is loaded later need.
    /// </summary>
    public static int Connections()
    {
        var free = FileDescriptors.Free();
        return Math.Clamp(Math.Max(free - OwnDescriptors, (free - FewestOwnDescriptors) / 2), FewestConnections, MostConnections);
    }
}
