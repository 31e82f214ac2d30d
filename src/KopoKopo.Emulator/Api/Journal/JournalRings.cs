namespace KopoKopo.Emulator.Api.Journal;

/// <summary>
/// The last entries of each app: so many each, and so many bytes of all together. When those are used up, the apps that have most give their oldest up
/// until all have an equal share or less; so one app's flood does not drive a quiet neighbour's few requests out.
/// </summary>
/// <param name="most">How many entries an app has at most.</param>
/// <param name="mostBytes">How much memory all entries take at most, bytes.</param>
internal sealed class JournalRings(int most, long mostBytes)
{
    // Making room looks at every app, so it makes enough for a while.
    private const int PartFreed = 16;
    private readonly Dictionary<long, Ring> _rings = [];
    private readonly Lock _gate = new();
    private long _bytes;

    /// <summary>How much memory the entries take, bytes.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate) return _bytes;
        }
    }

    /// <summary>Adds an entry to an app's, unless the app is gone.</summary>
    /// <param name="app">Whose.</param>
    /// <param name="entry">What.</param>
    /// <param name="exists">Asked where nobody is removed meanwhile: whoever removes an app calls <see cref="Remove"/> thereafter.</param>
    public void Add(long app, JournalEntry entry, Func<bool> exists)
    {
        var size = entry.Size();
        lock (_gate)
        {
            if (!_rings.TryGetValue(app, out var ring))
            {
                if (!exists()) return;

                _rings[app] = ring = new Ring();
            }

            if (ring.Entries.Count == most) _bytes -= ring.DropOldest();
            ring.Add(entry, size);
            _bytes += size;
            if (_bytes > mostBytes) MakeRoom(mostBytes - (mostBytes / PartFreed));
        }
    }

    /// <summary>The app's entries, the newest first.</summary>
    public JournalEntry[] NewestFirst(long app)
    {
        JournalEntry[] entries;
        lock (_gate)
        {
            if (!_rings.TryGetValue(app, out var ring)) return [];

            entries = [.. ring.Entries.Select(kept => kept.Entry)];
        }

        Array.Reverse(entries);
        return entries;
    }

    /// <summary>Forgets the app's entries.</summary>
    public void Remove(long app)
    {
        lock (_gate)
        {
            if (_rings.Remove(app, out var ring)) _bytes -= ring.Bytes;
        }
    }

    private void MakeRoom(long bytes)
    {
        var share = Share(bytes);
        foreach (var ring in _rings.Values)
        {
            while (ring.Bytes > share) _bytes -= ring.DropOldest();
        }
    }

    // From the smallest on, each app that has less than an equal part of what is left leaves the rest to the others.
    private long Share(long bytes)
    {
        var sizes = _rings.Values.Select(ring => ring.Bytes).Order().ToArray();
        for (var i = 0; i < sizes.Length; i++)
        {
            var equal = bytes / (sizes.Length - i);
            if (sizes[i] > equal) return equal;

            bytes -= sizes[i];
        }

        return long.MaxValue;
    }

    private sealed class Ring
    {
        public Queue<(JournalEntry Entry, int Size)> Entries { get; } = new();

        public long Bytes { get; private set; }

        public void Add(JournalEntry entry, int size)
        {
            Entries.Enqueue((entry, size));
            Bytes += size;
        }

        public int DropOldest()
        {
            var (_, size) = Entries.Dequeue();
            Bytes -= size;
            return size;
        }
    }
}
