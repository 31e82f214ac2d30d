using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Scenarios.Files;
using KopoKopo.Emulator.Scenarios.Rules;
using KopoKopo.Emulator.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KopoKopo.Emulator.Control.Scripting;

/// <summary><c>/_emulator/outcomes</c>: the queue. The next request that matches gets what is first in it.</summary>
internal sealed class OutcomeEndpoints(ScenarioStore store, ActiveScenarios active, ScenarioReader reader)
{
    private const int LargestOutcome = 16 * 1024;

    public async Task<Results<CreatedJson<OutcomeView>, ApiError>> Post(App app, HttpContext http)
    {
        var bytes = await RequestJson.ReadBytesAsync(http.Request);
        if (bytes.Length > 0 && !RequestJson.IsJson(http.Request)) return RequestJson.NotJson;
        if (bytes.Length > LargestOutcome)
        {
            return ApiError.BadRequest($"An outcome to queue has at most {LargestOutcome / 1024} KB; a scenario has room for more");
        }

        var (rule, errors) = reader.ReadQueued(bytes);
        if (rule is null)
        {
            return ApiError.BadRequest(
                string.Join("; ", errors.Select(problem => problem.Member.Length == 0 ? problem.Error : $"{problem.Member}: {problem.Error}")));
        }

        return await store.EnqueueAsync(app, active.Of(app).Key, bytes, rule.Times ?? 1) is { } queued
            ? Respond.Created(new OutcomeView(queued))
            : ApiError.BadRequest(
                $"{ScenarioStore.MostQueued} outcomes are queued, the most there may be; "
                + "DELETE /_emulator/outcomes empties the queue, and times says that one applies more often");
    }

    /// <summary>What waits, in the order it will be used.</summary>
    public OkJson<OutcomeList> List(App app) =>
        Respond.Ok(new OutcomeList([.. store.Queue(app, active.Of(app).Key).Select(queued => new OutcomeView(queued))]));

    public async Task<NoContent> Clear(App app, HttpContext http)
    {
        await store.ClearQueueAsync(app);
        return TypedResults.NoContent();
    }
}
