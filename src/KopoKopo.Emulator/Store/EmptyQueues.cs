using System.Collections.Concurrent;
using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Store;

/// <summary>
/// Which apps have nothing in their queue of outcomes, so that most requests need not ask the file. Whoever commits a world that may have more says so
/// afterwards, before anybody is answered: what was seen before that counts no more.
/// </summary>
internal sealed class EmptyQueues
{
    private readonly ConcurrentDictionary<long, Seen> _apps = new();

    /// <summary>Something was queued, or the app has another world.</summary>
    public void MayHaveMore(App app) => _apps.AddOrUpdate(app.Id, new Seen(1, EmptyFor: null), static (_, seen) => new Seen(seen.Changes + 1, EmptyFor: null));

    public void Forget(App app) => _apps.TryRemove(app.Id, out _);

    /// <summary>What is queued: nothing, if that is known, otherwise what is read.</summary>
    public IReadOnlyList<T> Read<T>(App app, ScenarioKey scenario, Func<IReadOnlyList<T>> read)
    {
        var before = _apps.GetOrAdd(app.Id, new Seen(0, EmptyFor: null));
        if (before.EmptyFor == scenario.Version) return [];

        var found = read();
        if (found.Count == 0) _apps.TryUpdate(app.Id, before with { EmptyFor = scenario.Version }, before);
        return found;
    }

    // The queue of a scenario of before counts no more, but does again if that is chosen again.
    private sealed record Seen(long Changes, string? EmptyFor);
}
