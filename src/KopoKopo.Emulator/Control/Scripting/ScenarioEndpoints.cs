using System.Text.Json;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Scenarios.Files;
using KopoKopo.Emulator.Scenarios.Rules;
using KopoKopo.Emulator.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KopoKopo.Emulator.Control.Scripting;

/// <summary><c>/_emulator/scenarios</c> and <c>/_emulator/scenario</c>: the files, an app's own scenarios, which is active and in what state.</summary>
internal sealed class ScenarioEndpoints(ControlledApp controlled, ActiveScenarios active, ScenarioCatalog catalog, ScenarioReader reader, ScenarioStore store)
{
    /// <summary>All there are, the app's own before the folder's.</summary>
    public async Task<Results<JsonAnswer, ApiError>> List(HttpContext http)
    {
        var (app, error) = await controlled.OfAsync(http);
        if (app is null) return error!;

        // Looked at once: another call may take one away meanwhile.
        var own = active.OwnOf(app);
        var all = own.Select(scenario => (Name: scenario.Key, Read: scenario.Value, IsOwn: true))
            .Concat(catalog.All().Where(file => !own.ContainsKey(file.Name)).Select(file => (file.Name, file.Read, IsOwn: false)))
            .OrderBy(scenario => scenario.Name, StringComparer.Ordinal).ToList();
        return new JsonAnswer(json =>
        {
            json.WriteStartObject();
            json.WriteString("active", active.NameOf(app));
            json.WriteStartArray("scenarios");
            foreach (var scenario in all)
            {
                json.WriteStartObject();
                json.WriteString("name", scenario.Name);
                json.WriteString("description", scenario.Read.Scenario?.Description);
                json.WriteBoolean("active", scenario.Name == active.NameOf(app));
                json.WriteString("from", scenario.IsOwn ? "app" : "file");
                json.WriteNumber("rules", scenario.Read.Scenario?.Rules.Count ?? 0);
                Write(json, "errors", scenario.Read.Errors);
                Write(json, "warnings", scenario.Read.Warnings);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    /// <summary>One, as it was written.</summary>
    public async Task<Results<JsonAnswer, ApiError>> Get(HttpContext http)
    {
        var (app, error) = await controlled.OfAsync(http);
        if (app is null) return error!;

        var name = NameOf(http);
        if (store.OwnOf(app).FirstOrDefault(own => own.Name == name).Json is { } json) return new JsonAnswer(json);
        if (active.FindFile(name) is not { } file) return NoSuch(name);
        if (catalog.BytesOf(name) is { } bytes) return new JsonAnswer(bytes);
        if (file.Scenario is null) return ApiError.BadRequest(string.Join("; ", file.Errors));
        if (name != Scenario.Default) return NoSuch(name);

        return new JsonAnswer(static json =>
        {
            json.WriteStartObject();
            json.WriteString("name", Scenario.Default);
            json.WriteString("description", Scenario.None.Description);
            json.WriteStartArray("rules");
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    /// <summary>Gives the app a scenario of its own; it shadows a file of that name.</summary>
    public async Task<Results<JsonAnswer, ApiError>> Put(HttpContext http)
    {
        var name = NameOf(http);
        if (!ScenarioCatalog.IsName(name)) return ApiError.BadRequest("A scenario's name has up to 100 letters, digits, '.', '_' and '-', and begins with a letter or digit");

        var bytes = await RequestJson.ReadBytesAsync(http.Request);
        if (bytes.Length > 0 && !RequestJson.IsJson(http.Request)) return RequestJson.NotJson;

        var (app, error) = await controlled.OfAsync(http);
        if (app is null) return error!;

        var read = reader.Read($"{name}.json", name, bytes);
        if (read.Scenario is null) return ApiError.BadRequest(string.Join("; ", read.Errors));

        if (!await active.PutAsync(app, name, bytes))
        {
            return ApiError.BadRequest($"The app has {ScenarioStore.MostOwn} scenarios of its own, the most there may be; DELETE /_emulator/scenarios/{{name}} takes one away");
        }

        return new JsonAnswer(json =>
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("description", read.Scenario.Description);
            json.WriteNumber("rules", read.Scenario.Rules.Count);
            Write(json, "warnings", read.Warnings);
            json.WriteEndObject();
        });
    }

    /// <summary>Takes the app's own scenario away; a file of that name is uncovered.</summary>
    public async Task<Results<NoContent, ApiError>> Delete(HttpContext http)
    {
        var (app, error) = await controlled.OfAsync(http);
        if (app is null) return error!;

        var name = NameOf(http);
        return await active.DeleteAsync(app, name) ? TypedResults.NoContent() : ApiError.NotFound($"The app has no scenario {name} of its own");
    }

    /// <summary>Chooses the active scenario: state, counts and queue start again.</summary>
    public async Task<Results<JsonAnswer, ApiError>> Activate(HttpContext http)
    {
        using var json = await RequestJson.ReadAsync(http.Request);
        if (json.Error is { } malformed) return malformed;

        var (app, error) = await controlled.OfAsync(http);
        if (app is null) return error!;

        var (choice, invalid) = ScenarioChoice.Shape.Read(json.Body);
        if (choice is null) return invalid!;
        if (active.Find(app, choice.Name) is not { } found) return NoSuch(choice.Name);
        if (found.Scenario is null) return ApiError.BadRequest(string.Join("; ", found.Errors));

        await active.ActivateAsync(app, found.Scenario);
        return Show(app);
    }

    public async Task<Results<JsonAnswer, ApiError>> GetState(HttpContext http)
    {
        var (app, error) = await controlled.OfAsync(http);
        return app is null ? error! : Show(app);
    }

    /// <summary>Puts the scenario into a state.</summary>
    public async Task<Results<JsonAnswer, ApiError>> PutState(HttpContext http)
    {
        using var json = await RequestJson.ReadAsync(http.Request);
        if (json.Error is { } malformed) return malformed;

        var (app, error) = await controlled.OfAsync(http);
        if (app is null) return error!;

        var (request, invalid) = StateRequest.Shape.Read(json.Body);
        if (request is null) return invalid!;

        await store.SetStateAsync(app, active.Of(app).Key, request.State);
        return Show(app);
    }

    private JsonAnswer Show(App app) => new(json =>
    {
        json.WriteStartObject();
        json.WriteString("name", active.NameOf(app));
        json.WriteString("state", store.StateOf(app, active.Of(app).Key));
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<ScenarioProblem> problems)
    {
        json.WriteStartArray(name);
        foreach (var problem in problems) ProblemView.Write(json, problem);
        json.WriteEndArray();
    }

    private static string NameOf(HttpContext http) => (string)http.Request.RouteValues["name"]!;

    private static ApiError NoSuch(string name) => ApiError.NotFound($"There is no scenario {name}");
}
