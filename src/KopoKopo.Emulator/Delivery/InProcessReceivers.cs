using System.Collections.Concurrent;
using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Delivery;

/// <summary>Receivers that live in this process: what an app's callbacks to a host are handed to, in place of a socket.</summary>
internal sealed class InProcessReceivers : IDisposable
{
    private readonly HttpMessageInvoker _builtIn = new(new BuiltInReceiver());
    private readonly ConcurrentDictionary<(long App, string Host), HttpMessageInvoker> _receivers = new();

    /// <summary>Hands an app's callbacks to this host over; what was said of the host before is forgotten.</summary>
    /// <param name="app">Whose callbacks.</param>
    /// <param name="host">The host in their URLs, whatever the port.</param>
    /// <param name="handler">What answers them. It stays its owner's.</param>
    public void Add(App app, string host, HttpMessageHandler handler) =>
        _receivers[(app.Id, host.ToLowerInvariant())] = new HttpMessageInvoker(handler, disposeHandler: false);

    /// <summary>The app was removed: none of its handlers is kept.</summary>
    public void Forget(App app)
    {
        foreach (var receiver in _receivers.Keys.Where(receiver => receiver.App == app.Id)) _receivers.TryRemove(receiver, out _);
    }

    /// <summary>What answers an app's callbacks to this host; null: whoever listens there.</summary>
    public HttpMessageInvoker? Find(long app, string host)
    {
        if (!_receivers.IsEmpty && _receivers.TryGetValue((app, host.ToLowerInvariant()), out var receiver)) return receiver;

        return BuiltInReceiver.IsAt(host) ? _builtIn : null;
    }

    public void Dispose() => _builtIn.Dispose();
}
