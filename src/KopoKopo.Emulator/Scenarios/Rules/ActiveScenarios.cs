using System.Collections.Concurrent;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Scenarios.Files;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Scenarios.Rules;

/// <summary>Which scenario each app has: one it chose, else that of the settings; of its own, else from the folder.</summary>
internal sealed class ActiveScenarios(ScenarioStore store, ScenarioCatalog catalog, ScenarioReader reader, EmulatorOptions options)
{
    private readonly ConcurrentDictionary<long, Known> _known = new();
    private long _changes;

    public string NameOf(App app) => KnownOf(app).Name ?? options.Scenario;

    /// <summary>The scenario that decides now. Where its file is missing or bad and never was good, it is as if there were no rules.</summary>
    public Scenario Of(App app)
    {
        var known = KnownOf(app);
        var name = known.Name ?? options.Scenario;
        return known.Own.GetValueOrDefault(name)?.Scenario ?? catalog.LastGood(name) ?? Scenario.None with { Name = name };
    }

    /// <summary>The app's scenario of this name, its own before the folder's; null if there is none.</summary>
    public ReadScenario? Find(App app, string name) => KnownOf(app).Own.GetValueOrDefault(name) ?? FindFile(name);

    /// <summary>The folder's scenario of this name; the default one is there without a file, too.</summary>
    public ReadScenario? FindFile(string name) => catalog.Find(name) ?? (name == Scenario.Default ? new ReadScenario(Scenario.None, [], []) : null);

    /// <summary>Makes a scenario the app's active one; state, counts and queue start again.</summary>
    public async Task ActivateAsync(App app, Scenario scenario)
    {
        await store.ActivateAsync(app, scenario.Name, scenario.Key);
        Forget(app);
    }

    /// <summary>Gives the app a scenario of its own; answers whether there was room for it.</summary>
    public async Task<bool> PutAsync(App app, string name, byte[] json)
    {
        var hasRoom = await store.PutAsync(app, name, json);
        Forget(app);
        return hasRoom;
    }

    /// <summary>Takes it away; a file of that name is uncovered.</summary>
    public async Task<bool> DeleteAsync(App app, string name)
    {
        var wasThere = await store.DeleteAsync(app, name);
        Forget(app);
        return wasThere;
    }

    /// <summary>The app's own scenarios by name, as they are at this moment.</summary>
    public IReadOnlyDictionary<string, ReadScenario> OwnOf(App app) => KnownOf(app).Own;

    /// <summary>What is in the database counts from here on.</summary>
    public void Forget(App app)
    {
        Interlocked.Increment(ref _changes);
        _known.TryRemove(app.Id, out _);
    }

    // What was read while something changed is not kept.
    private Known KnownOf(App app)
    {
        if (_known.TryGetValue(app.Id, out var known)) return known;

        var changes = Interlocked.Read(ref _changes);
        known = Load(app);
        _known[app.Id] = known;
        if (changes != Interlocked.Read(ref _changes)) _known.TryRemove(app.Id, out _);
        return known;
    }

    private Known Load(App app)
    {
        var own = new Dictionary<string, ReadScenario>(StringComparer.Ordinal);
        foreach (var (name, json) in store.OwnOf(app))
        {
            if (reader.Read($"{name}.json", name, json) is { Scenario: not null } read) own[name] = read;
        }

        return new Known(store.ActiveName(app), own);
    }

    private sealed record Known(string? Name, Dictionary<string, ReadScenario> Own);
}
