using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace KopoKopo.Emulator.Delivery;

/// <summary>
/// Looks names up on threads of their own. The runtime would block threads of the pool for it, as long as the system's resolver takes, and two hundred names
/// that do not resolve would then hold up every request. An app has a few look-ups at a time, so that its dead names delay nobody else's.
/// </summary>
internal sealed class NameResolver(Func<string, IPAddress[]> lookUp)
{
    private const int LookUpsPerApp = 16;
    private const int LookUpsInAll = 256;
    private const string Localhost = "localhost";
    private readonly ConcurrentDictionary<string, Task<IPAddress[]>> _underWay = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<long, SemaphoreSlim> _places = new();

    public NameResolver()
        : this(Dns.GetHostAddresses)
    {
    }

    /// <summary>The addresses of a name, or the address itself. Those who ask for a name while it is looked up share the answer.</summary>
    /// <param name="app">For which app.</param>
    /// <param name="host">A name or an address.</param>
    /// <param name="cancellationToken">Ends the wait; the look-up itself ends when the system's resolver does.</param>
    /// <exception cref="SocketException">The name is not known.</exception>
    public async Task<IPAddress[]> ResolveAsync(long app, string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var address)) return [address];
        if (host.Equals(Localhost, StringComparison.OrdinalIgnoreCase)) return Loopback;
        if (_underWay.TryGetValue(host, out var underWay)) return await underWay.WaitAsync(cancellationToken);

        // The app's place first: who has none of its own takes none of the others'.
        var place = _places.GetOrAdd(app, static _ => new SemaphoreSlim(LookUpsPerApp));
        await place.WaitAsync(cancellationToken);
        try
        {
            await PlacesInAll.WaitAsync(cancellationToken);
        }
        catch
        {
            place.Release();
            throw;
        }

        return await Begin(host, place).WaitAsync(cancellationToken);
    }

    private SemaphoreSlim PlacesInAll { get; } = new(LookUpsInAll);

    private static IPAddress[] Loopback => Socket.OSSupportsIPv6 ? [IPAddress.IPv6Loopback, IPAddress.Loopback] : [IPAddress.Loopback];

    // The places are free again when the look-up is over, not when nobody waits for it any more: so there are never more threads than places.
    private Task<IPAddress[]> Begin(string host, SemaphoreSlim place)
    {
        var begun = new Task<IPAddress[]>(() => lookUp(host), CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach);
        var shared = _underWay.GetOrAdd(host, begun);
        if (shared != begun)
        {
            Release(place);
            return shared;
        }

        _ = begun.ContinueWith(_ => End(host, begun, place), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        begun.Start(TaskScheduler.Default);
        return begun;
    }

    private void End(string host, Task<IPAddress[]> ended, SemaphoreSlim place)
    {
        _underWay.TryRemove(KeyValuePair.Create(host, ended));
        Release(place);

        // Seen here, so that a failure nobody waits for any more is not reported as unobserved.
        _ = ended.Exception;
    }

    private void Release(SemaphoreSlim place)
    {
        PlacesInAll.Release();
        place.Release();
    }
}
