namespace KopoKopo.Emulator.Delivery;

/// <summary>
/// The receivers (scheme, host, port) that are being POSTed to. Each has 16 places of its own, so a hanging one delays nobody else. One that nobody waits
/// for is forgotten.
/// </summary>
internal sealed class Receivers
{
    private const int Places = 16;
    private readonly Dictionary<(string Scheme, string Host, int Port), Receiver> _known = [];

    /// <summary>Waits for a place at the receiver of this URL. Dispose what is answered: it is the place.</summary>
    public async Task<IDisposable> EnterAsync(Uri url, CancellationToken cancellationToken)
    {
        var key = (url.Scheme, url.Host, url.Port);
        Receiver? receiver;
        lock (_known)
        {
            if (!_known.TryGetValue(key, out receiver)) _known.Add(key, receiver = new Receiver());
            receiver.Users++;
        }

        var place = new Place(this, key, receiver);
        try
        {
            await receiver.Free.WaitAsync(cancellationToken);
            place.IsTaken = true;
            return place;
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    private void Leave((string Scheme, string Host, int Port) key, Receiver receiver, bool isTaken)
    {
        if (isTaken) receiver.Free.Release();
        lock (_known)
        {
            if (--receiver.Users == 0) _known.Remove(key);
        }
    }

    private sealed class Receiver
    {
        public SemaphoreSlim Free { get; } = new(Places);

        /// <summary>Those who have a place or wait for one.</summary>
        public int Users { get; set; }
    }

    private sealed class Place(Receivers receivers, (string Scheme, string Host, int Port) key, Receiver receiver) : IDisposable
    {
        public bool IsTaken { get; set; }

        public void Dispose() => receivers.Leave(key, receiver, IsTaken);
    }
}
