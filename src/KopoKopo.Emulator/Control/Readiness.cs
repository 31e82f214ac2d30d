using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Scenarios;
using KopoKopo.Emulator.Scenarios.Files;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KopoKopo.Emulator.Control;

/// <summary>
/// Ready from when database, outbox and scenarios were gone through until the stop begins. Bad scenario files are named; only if the active one of the
/// settings is bad or missing is that a reason not to be ready.
/// </summary>
internal sealed class Readiness(ScenarioCatalog catalog, ActiveScenarios scenarios, EmulatorOptions options)
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

    public Results<JsonAnswer, ApiError> Ready()
    {
        if (!_ready) return new ApiError(StatusCodes.Status503ServiceUnavailable, "The emulator is starting or stopping");

        var active = scenarios.FindFile(options.Scenario);
        var bad = catalog.All().SelectMany(file => file.Read.Errors).ToList();
        if (active is null) bad.Insert(0, new ScenarioProblem($"{options.Scenario}.json", 1, "", $"Emulator:Scenario names it, and it is not in {catalog.Folder}"));

        var isReady = active?.Scenario is not null;
        return new JsonAnswer(
            json =>
            {
                json.WriteStartObject();
                json.WriteString("status", isReady ? "ready" : "not ready");
                json.WriteStartArray("bad_scenarios");
                foreach (var problem in bad) ProblemView.Write(json, problem);
                json.WriteEndArray();
                json.WriteEndObject();
            },
            isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
