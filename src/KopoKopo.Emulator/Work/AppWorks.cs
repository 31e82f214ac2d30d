using System.Collections.Concurrent;
using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Work;

/// <summary>What is going on for each app.</summary>
internal sealed class AppWorks
{
    private readonly ConcurrentDictionary<long, AppWork> _works = new();

    public IEnumerable<AppWork> All => _works.Values;

    public AppWork Of(App app) => _works.GetOrAdd(app.Id, static _ => new AppWork());

    /// <summary>The app was removed.</summary>
    public void Forget(App app) => _works.TryRemove(app.Id, out _);
}
