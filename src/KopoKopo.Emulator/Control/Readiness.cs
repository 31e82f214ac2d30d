using System.ComponentModel;
using System.Text.Json.Serialization;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Control.Scripting;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Scenarios.Files;
using KopoKopo.Emulator.Scenarios.Rules;
using KopoKopo.Emulator.Store.Sqlite;
using KopoKopo.Emulator.Work;
using Microsoft.AspNetCore.Http.HttpResults;

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

    public static OkJson<LiveView> Live() => Respond.Ok(new LiveView("live"));

    public Results<OkJson<ReadyView>, UnavailableJson<ReadyView>> Ready()
    {
        var active = scenarios.FindFile(options.Scenario);
        var bad = catalog.All().SelectMany(file => file.Read.Errors).ToList();
        if (active is null)
        {
            bad.Insert(0, new ScenarioProblem($"{options.Scenario}.json", 1, "", $"Emulator:Scenario names it, and it is not in {catalog.Folder}"));
        }

        var reason = !_ready ? "The emulator is starting or stopping"
            : storage.Failure?.Message
                ?? dueWork.Trouble
                ?? (active?.Scenario is null ? $"The scenario {options.Scenario} of the settings is bad or missing" : null);
        var problems = ProblemView.Of(bad);
        return reason is null ? Respond.Ok(new ReadyView("ready", null, problems)) : Respond.Unavailable(new ReadyView("not ready", reason, problems));
    }
}

/// <summary>That the process answers.</summary>
internal sealed record LiveView([property: Description("live.")] string Status);

/// <summary>Whether the emulator can be used.</summary>
internal sealed record ReadyView(
    [property: Description("ready, or not ready.")] string Status,
    [property: Description("Why it is not; left out where it is."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason,
    [property: Description("What is wrong with files of the scenarios' folder.")] IReadOnlyList<ProblemView> BadScenarios);
