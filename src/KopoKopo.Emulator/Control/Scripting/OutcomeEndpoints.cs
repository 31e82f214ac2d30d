using System.Text.Json;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Scenarios.Files;
using KopoKopo.Emulator.Scenarios.Rules;
using KopoKopo.Emulator.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KopoKopo.Emulator.Control.Scripting;

/// <summary><c>/_emulator/outcomes</c>: the queue. The next request that matches gets what is first in it.</summary>
internal sealed class OutcomeEndpoints(ControlledApp controlled, ScenarioStore store, ActiveScenarios active, ScenarioReader reader)
{
    private const int LargestOutcome = 16 * 1024;

    public async Task<Results<JsonAnswer, ApiError>> Post(HttpContext http)
    {
        var bytes = await RequestJson.ReadBytesAsync(http.Request);
        if (bytes.Length > 0 && !RequestJson.IsJson(http.Request)) return RequestJson.NotJson;

        if (bytes.Length > LargestOutcome) return ApiError.BadRequest($"An outcome to queue has at most {LargestOutcome / 1024} KB; a scenario has room for more");

        var (app, error) = await controlled.OfAsync(http);
        if (app is null) return error!;

        var (rule, errors) = reader.ReadQueued(bytes);
        if (rule is null) return ApiError.BadRequest(string.Join("; ", errors.Select(problem => problem.Member.Length == 0 ? problem.Error : $"{problem.Member}: {problem.Error}")));

        return await store.EnqueueAsync(app, active.Of(app).Key, bytes, rule.Times ?? 1) is { } queued
            ? new JsonAnswer(json => Write(json, queued), StatusCodes.Status201Created)
            : ApiError.BadRequest(
                $"{ScenarioStore.MostQueued} outcomes are queued, the most there may be; DELETE /_emulator/outcomes empties the queue, and times says that one applies more often");
    }

    /// <summary>What waits, in the order it will be used.</summary>
    public async Task<Results<JsonAnswer, ApiError>> List(HttpContext http)
    {
        var (app, error) = await controlled.OfAsync(http);
        if (app is null) return error!;

        var queue = store.Queue(app, active.Of(app).Key);
        return new JsonAnswer(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("outcomes");
            foreach (var queued in queue) Write(json, queued);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    public async Task<Results<NoContent, ApiError>> Clear(HttpContext http)
    {
        var (app, error) = await controlled.OfAsync(http);
        if (app is null) return error!;

        await store.ClearQueueAsync(app);
        return TypedResults.NoContent();
    }

    private static void Write(Utf8JsonWriter json, QueuedOutcome queued)
    {
        using var rule = JsonDocument.Parse(queued.Rule, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        json.WriteStartObject();
        json.WriteNumber("id", queued.Id);
        foreach (var member in rule.RootElement.EnumerateObject().Where(member => member.Name != "times"))
        {
            json.WritePropertyName(member.Name);
            WireJson.WriteAsJavaScript(json, member.Value);
        }

        json.WriteNumber("times", queued.Remaining);
        json.WriteEndObject();
    }
}
