namespace KopoKopo.Emulator.Domain;

/// <summary>Some places for each of many keys, given in the order they were asked for. A key that nobody has a place of or waits for is forgotten.</summary>
/// <param name="places">How many each key has.</param>
internal sealed class Turns<TKey>(int places)
    where TKey : notnull
{
    private readonly Dictionary<TKey, Queue> _known = [];

    /// <summary>Waits for a place. Dispose what is answered: it is the place.</summary>
    public async Task<IDisposable> EnterAsync(TKey key, CancellationToken cancellationToken)
    {
        Queue? queue;
        lock (_known)
        {
            if (!_known.TryGetValue(key, out queue)) _known.Add(key, queue = new Queue(places));
            queue.Users++;
        }

        var place = new Place(this, key, queue);
        try
        {
            await queue.Free.WaitAsync(cancellationToken);
            place.IsTaken = true;
            return place;
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    private void Leave(TKey key, Queue queue, bool isTaken)
    {
        if (isTaken) queue.Free.Release();
        lock (_known)
        {
            if (--queue.Users == 0) _known.Remove(key);
        }
    }

    private sealed class Queue(int places)
    {
        public SemaphoreSlim Free { get; } = new(places);

        /// <summary>Those who have a place or wait for one.</summary>
        public int Users { get; set; }
    }

    private sealed class Place(Turns<TKey> turns, TKey key, Queue queue) : IDisposable
    {
        public bool IsTaken { get; set; }

        public void Dispose() => turns.Leave(key, queue, IsTaken);
    }
}
