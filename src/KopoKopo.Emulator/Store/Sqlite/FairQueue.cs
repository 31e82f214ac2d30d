namespace KopoKopo.Emulator.Store.Sqlite;

/// <summary>A queue whose lanes take turns, within a lane in the order they came. Many add, one takes.</summary>
internal sealed class FairQueue<T>
{
    private const int MostSpare = 64;
    private readonly object _gate = new();
    private readonly Dictionary<Lane, Queue<T>> _lanes = [];
    private readonly Queue<(Lane Lane, Queue<T> Items)> _turns = [];
    private readonly Stack<Queue<T>> _spare = [];
    private int _givenInTurn;
    private bool _isComplete;

    /// <summary>How many items wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _lanes.Values.Sum(items => items.Count);
        }
    }

    /// <returns>False once no more is taken in.</returns>
    public bool TryAdd(Lane lane, T item)
    {
        lock (_gate)
        {
            if (_isComplete) return false;

            if (!_lanes.TryGetValue(lane, out var items))
            {
                items = _spare.TryPop(out var spare) ? spare : new Queue<T>();
                _lanes.Add(lane, items);
                _turns.Enqueue((lane, items));
            }

            items.Enqueue(item);
            Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>Waits for an item.</summary>
    /// <returns>False when there are no more and never will be.</returns>
    public bool Take(out T item)
    {
        lock (_gate)
        {
            while (_turns.Count == 0 && !_isComplete) Monitor.Wait(_gate);
            return TryDequeue(out item);
        }
    }

    public bool TryTake(out T item)
    {
        lock (_gate) return TryDequeue(out item);
    }

    /// <summary>Takes in no more. What is there is still given out.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _isComplete = true;
            Monitor.Pulse(_gate);
        }
    }

    private bool TryDequeue(out T item)
    {
        if (!_turns.TryPeek(out var turn))
        {
            item = default!;
            return false;
        }

        item = turn.Items.Dequeue();
        if (turn.Items.Count > 0 && ++_givenInTurn < turn.Lane.AtOnce) return true;

        _givenInTurn = 0;
        _turns.Dequeue();
        if (turn.Items.Count > 0)
        {
            _turns.Enqueue(turn);
        }
        else
        {
            _lanes.Remove(turn.Lane);
            if (_spare.Count < MostSpare) _spare.Push(turn.Items);
        }

        return true;
    }
}
