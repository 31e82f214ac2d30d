using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Control.Scripting;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Scenarios.Files;
using KopoKopo.Emulator.Scenarios.Rules;
using KopoKopo.Emulator.Store.Sqlite;
using KopoKopo.Emulator.Work;

namespace KopoKopo.Emulator.Control;

/// <summary>
/// Ready from when database, outbox and scenarios were gone through until the stop begins. Bad scenario files are named; only if the active one of the
/// settings is bad or missing is that a reason not to be ready. Others are a database that fails, and due work that does not go on.
/// </summary>
internal sealed class Readiness(ScenarioCatalog catalog, ActiveScenarios scenarios, StorageState storage, DueWork dueWork, EmulatorOptions options)
{
    private volatile bool _ready;

    public bool IsReady
    {
        set => _ready = value;
    }

    public static JsonAnswer Live() => new(static json =>
    {
        json.WriteStartObject();
        json.WriteString("status", "live");
        json.WriteEndObject();
    });

    public JsonAnswer Ready()
    {
        var active = scenarios.FindFile(options.Scenario);
        var bad = catalog.All().SelectMany(file => file.Read.Errors).ToList();
        if (active is null) bad.Insert(0, new ScenarioProblem($"{options.Scenario}.json", 1, "", $"Emulator:Scenario names it, and it is not in {catalog.Folder}"));

        var reason = !_ready ? "The emulator is starting or stopping"
            : storage.Failure?.Message ?? dueWork.Trouble ?? (active?.Scenario is null ? $"The scenario {options.Scenario} of the settings is bad or missing" : null);
        return new JsonAnswer(
            json =>
            {
                json.WriteStartObject();
                json.WriteString("status", reason is null ? "ready" : "not ready");
                if (reason is not null) json.WriteString("reason", reason);
                json.WriteStartArray("bad_scenarios");
                foreach (var problem in bad) ProblemView.Write(json, problem);
                json.WriteEndArray();
                json.WriteEndObject();
            },
            reason is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
