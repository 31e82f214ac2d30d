using System.Reflection;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Api.Journal;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Scenarios.Rules;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Store.Sqlite;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KopoKopo.Emulator.Control;

/// <summary><c>/_emulator</c>: where one stands.</summary>
internal sealed class EmulatorEndpoints(ControlledApp controlled, Database database, WorldStore worlds, ScenarioStore store, ActiveScenarios scenarios, RequestJournal journal)
{
    private static readonly string[] Links =
    [
        "apps", "clock", "scenarios", "scenario/state", "outcomes", "resources", "requests", "deliveries", "events", "ledger", "magic",
    ];

    public async Task<Results<JsonAnswer, ApiError>> Get(HttpContext http)
    {
        var (app, error) = await controlled.OfAsync(http);
        if (app is null) return error!;

        return new JsonAnswer(json =>
        {
            json.WriteStartObject();
            json.WriteString("version", typeof(EmulatorEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0]);
            json.WriteString("app", app.ClientId);
            json.WriteString("database", database.FilePath);
            json.WriteStartObject("clock");
            json.WriteString("now", Instant.WithMilliseconds(app.Clock.GetUtcNow()));
            json.WriteString("offset", new Duration(app.Clock.Setting.Offset).ToString());
            json.WriteBoolean("frozen", app.Clock.IsFrozen);
            json.WriteEndObject();
            json.WriteStartObject("scenario");
            json.WriteString("name", scenarios.NameOf(app));
            json.WriteString("state", store.StateOf(app, scenarios.Of(app).Key));
            json.WriteNumber("seed", worlds.SeedOf(app));
            json.WriteEndObject();
            json.WriteStartObject("counts");
            foreach (var (name, count) in worlds.Counts(app)) json.WriteNumber(name, count);
            json.WriteNumber("requests", journal.List(app).Count);
            json.WriteEndObject();
            json.WriteStartArray("snapshots");
            foreach (var name in worlds.Names(app)) json.WriteStringValue(name);
            json.WriteEndArray();
            json.WriteStartObject("_links");
            foreach (var link in Links) json.WriteString(link.Replace('/', '_'), $"/_emulator/{link}");
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }
}
