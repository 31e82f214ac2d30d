using System.ComponentModel;
using System.Reflection;
using System.Text.Json.Serialization;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Api.Journal;
using KopoKopo.Emulator.Control.Worlds;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Scenarios.Rules;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Store.Sqlite;
using KopoKopo.Emulator.Work;

namespace KopoKopo.Emulator.Control;

/// <summary><c>/_emulator</c>: where one stands.</summary>
internal sealed class EmulatorEndpoints(
    Database database, WorldStore worlds, ScenarioStore store, ActiveScenarios scenarios, RequestJournal journal, WorldLifecycle lifecycle)
{
    private static readonly string[] Links =
    [
        "apps", "clock", "scenarios", "scenario/state", "outcomes", "resources", "requests", "deliveries", "events", "ledger", "magic",
    ];

    public OkJson<EmulatorView> Get(App app) => Respond.Ok(new EmulatorView(
        typeof(EmulatorEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0],
        app.ClientId,
        database.FilePath,
        ClockView.Of(app),
        new EmulatorScenario(scenarios.NameOf(app), store.StateOf(app, scenarios.Of(app).Key), worlds.SeedOf(app)),
        worlds.Counts(app).Append(("requests", journal.List(app).Count)).ToDictionary(),
        worlds.Names(app),
        Links.ToDictionary(link => link.Replace('/', '_'), link => $"/_emulator/{link}")));

    /// <summary>Gives the file's free space back to the disk: what was deleted, of all apps. What an app has stays.</summary>
    public async Task<OkJson<CompactView>> Compact(HttpContext http)
    {
        var before = database.Length;
        await lifecycle.CompactAsync();
        return Respond.Ok(new CompactView(before, database.Length));
    }
}

/// <summary>What a compaction gave back.</summary>
internal sealed record CompactView(
    [property: Description("How large the file was with its log, in bytes.")] long BytesBefore,
    [property: Description("How large it is now, in bytes.")] long BytesAfter);

/// <summary>The emulator, and an app in it.</summary>
internal sealed record EmulatorView(
    [property: Description("The emulator's version.")] string Version,
    [property: Description("The app's client id.")] string App,
    [property: Description("The database file.")] string Database,
    [property: Description("The app's clock.")] ClockView Clock,
    [property: Description("The app's active scenario.")] EmulatorScenario Scenario,
    [property: Description("How many there are of what the app has, by its name.")] IReadOnlyDictionary<string, long> Counts,
    [property: Description("The names of the app's snapshots.")] IReadOnlyList<string> Snapshots,
    [property: Description("Where to look further.")][property: JsonPropertyName("_links")] IReadOnlyDictionary<string, string> Links);

/// <summary>An active scenario.</summary>
internal sealed record EmulatorScenario(
    [property: Description("Its name.")] string Name,
    [property: Description("The state it is in.")] string State,
    [property: Description("What draws are made of.")] long Seed);
