using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Scenarios.Files;
using KopoKopo.Emulator.Scenarios.Rules;
using KopoKopo.Emulator.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KopoKopo.Emulator.Control.Scripting;

/// <summary><c>/_emulator/scenarios</c> and <c>/_emulator/scenario</c>: the files, an app's own scenarios, which is active and in what state.</summary>
internal sealed class ScenarioEndpoints(ActiveScenarios active, ScenarioCatalog catalog, ScenarioReader reader, ScenarioStore store)
{
    private static readonly byte[] Default = WireJson.ToBytes(static json =>
    {
        json.WriteStartObject();
        json.WriteString("name", Scenario.Default);
        json.WriteString("description", Scenario.None.Description);
        json.WriteStartArray("rules");
        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>All there are, the app's own before the folder's.</summary>
    public OkJson<ScenarioList> List(App app)
    {
        // Looked at once: another call may take one away meanwhile.
        var own = active.OwnOf(app);
        var name = active.NameOf(app);
        var all = own.Select(scenario => ScenarioView.Of(scenario.Key, scenario.Value, scenario.Key == name, from: "app"))
            .Concat(
                catalog.All().Where(file => !own.ContainsKey(file.Name)).Select(file => ScenarioView.Of(file.Name, file.Read, file.Name == name, from: "file")))
            .OrderBy(scenario => scenario.Name, StringComparer.Ordinal);
        return Respond.Ok(new ScenarioList(name, [.. all]));
    }

    /// <summary>One, as it was written.</summary>
    public Results<ScenarioText, ApiError> Get(App app, HttpContext http)
    {
        var name = NameOf(http);
        if (store.OwnOf(app).FirstOrDefault(own => own.Name == name).Json is { } json) return new ScenarioText(json);
        if (active.FindFile(name) is not { } file) return NoSuch(name);
        if (catalog.BytesOf(name) is { } bytes) return new ScenarioText(bytes);
        if (file.Scenario is null) return ApiError.BadRequest(string.Join("; ", file.Errors));

        return name == Scenario.Default ? new ScenarioText(Default) : NoSuch(name);
    }

    /// <summary>Gives the app a scenario of its own; it shadows a file of that name.</summary>
    public async Task<Results<OkJson<OwnScenarioView>, ApiError>> Put(App app, HttpContext http)
    {
        var name = NameOf(http);
        if (!ScenarioCatalog.IsName(name))
        {
            return ApiError.BadRequest("A scenario's name has up to 100 letters, digits, '.', '_' and '-', and begins with a letter or digit");
        }

        var bytes = await RequestJson.ReadBytesAsync(http.Request);
        if (bytes.Length > 0 && !RequestJson.IsJson(http.Request)) return RequestJson.NotJson;

        var read = reader.Read($"{name}.json", name, bytes);
        if (read.Scenario is null) return ApiError.BadRequest(string.Join("; ", read.Errors));

        return await active.PutAsync(app, name, bytes)
            ? Respond.Ok(new OwnScenarioView(name, read.Scenario.Description, read.Scenario.Rules.Count, ProblemView.Of(read.Warnings)))
            : ApiError.BadRequest(
                $"The app has {ScenarioStore.MostOwn} scenarios of its own, the most there may be; DELETE /_emulator/scenarios/{{name}} takes one away");
    }

    /// <summary>Takes the app's own scenario away; a file of that name is uncovered.</summary>
    public async Task<Results<NoContent, ApiError>> Delete(App app, HttpContext http)
    {
        var name = NameOf(http);
        return await active.DeleteAsync(app, name) ? TypedResults.NoContent() : ApiError.NotFound($"The app has no scenario {name} of its own");
    }

    /// <summary>Chooses the active scenario: state, counts and queue start again.</summary>
    public async Task<Results<OkJson<ScenarioStateView>, ApiError>> Activate(App app, ScenarioChoice choice, HttpContext http)
    {
        if (active.Find(app, choice.Name) is not { } found) return NoSuch(choice.Name);
        if (found.Scenario is null) return ApiError.BadRequest(string.Join("; ", found.Errors));

        await active.ActivateAsync(app, found.Scenario);
        return GetState(app);
    }

    public OkJson<ScenarioStateView> GetState(App app) => Respond.Ok(new ScenarioStateView(active.NameOf(app), store.StateOf(app, active.Of(app).Key)));

    /// <summary>Puts the scenario into a state.</summary>
    public async Task<OkJson<ScenarioStateView>> PutState(App app, StateRequest request, HttpContext http)
    {
        await store.SetStateAsync(app, active.Of(app).Key, request.State);
        return GetState(app);
    }

    private static string NameOf(HttpContext http) => (string)http.Request.RouteValues["name"]!;

    private static ApiError NoSuch(string name) => ApiError.NotFound($"There is no scenario {name}");
}

/// <summary>200 with a scenario as it was written, comments and all.</summary>
internal sealed class ScenarioText(byte[] text) : JsonResponse(text);
