using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Scenarios.Rules;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Store.Sqlite;
using KopoKopo.Emulator.Telemetry;
using KopoKopo.Emulator.Work;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KopoKopo.Emulator.Resources;

/// <summary>Creating and getting a resource, the same way for every kind.</summary>
internal sealed class ResourceEndpoints(
    ResourceStore resources, Database database, WebhookStore webhooks, DueWork dueWork, Decider decider, DecisionLog decisions, Origin origin,
    AttemptTelemetry attempts, EmulatorOptions options)
{
    private const string Concealed = "production answers Unavailable in place of the reference: the app's page shows it, and here GET /_emulator/destinations";
    private static readonly TimeSpan LongestBeforeResponse = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Token, JSON, validation, decision; then one write: the resource, and the row that will make it final if it is not. A request that is refused
    /// uses up nothing.
    /// </summary>
    public async Task<Results<CreatedResult, ApiError, ScriptedResult>> Create(ResourceKind kind, ApiVersion version, HttpContext http)
    {
        using var json = await RequestJson.ReadAsync(http.Request);
        if (json.Error is { } malformed) return malformed;

        var app = ApiGate.AppOf(http);
        var merchant = new Merchant(app, database, webhooks, options);
        var reading = new RequestReading(merchant);
        var request = kind.Validate(version, json.Body, reading);
        foreach (var warning in reading.Warnings) RequestWarnings.Add(http, warning);
        foreach (var remark in reading.Remarks) RequestWarnings.Explain(http, remark);
        if (version == ApiVersion.V1 && kind.InsteadInV2 is { } instead) RequestTrace.Of(http).Warn(instead());
        if (reading.Error is { } invalid) return ApiError.BadRequest(invalid) with { IsList = reading.IsErrorList };

        var word = kind.WordOf(version);
        var facts = new RequestFacts(
            word, json.Body, name => http.Request.Headers.TryGetValue(name, out var value) ? value.ToString() : null, merchant.WalletOf);
        using var span = DecisionTelemetry.Begin(word.Name);
        var (deciding, misunderstood) = await decider.PrepareAsync(app, word, facts, http.RequestAborted);
        if (deciding is null) return ApiError.BadRequest(misunderstood!);

        var collectionUrl = $"{origin.Of(http.Request)}{version.Prefix()}/{kind.Path}";
        try
        {
            var asked = new NewResource(kind.Name, version, collectionUrl, request)
            {
                Scenario = deciding.Scenario,
                Decide = deciding.Decide,
                Accept = attempts.Remembering(app, kind.Accept),
            };
            var created = await dueWork.CreateAsync(app, asked);
            DecisionTelemetry.End(span, created.Resource?.Id, created.Decision);
            return await RespondAsync(app, word.Name, created, http);
        }
        catch (RequestRefusedException refused)
        {
            return refused.Error;
        }
    }

    private async Task<Results<CreatedResult, ApiError, ScriptedResult>> RespondAsync(App app, string word, CreatedResource created, HttpContext http)
    {
        var decision = created.Decision;
        decisions.Write(app, word, created.Resource?.Id, decision);
        var followed = dueWork.FollowAsync(app, created, ready: IsAnsweredFirst(decision) ? WhenAnswered(http) : Task.CompletedTask);
        if (!decision.IsAnsweredAfterDelivery) await followed;
        else await Task.WhenAny(followed, Task.Delay(LongestBeforeResponse, TimeProvider.System, http.RequestAborted));

        if (await ScriptedResult.InsteadAsync(decision.Response, http) is { } scripted) return scripted;

        return new CreatedResult(created.Resource!.SelfUrl, options.NullBodyOnCreate);
    }

    // A client knows what a callback is about when it has the 201. A scripted answer may come late, or never.
    private static bool IsAnsweredFirst(Decision decision) => decision.Response is null && !decision.IsAnsweredAfterDelivery;

    private static Task WhenAnswered(HttpContext http)
    {
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        http.Response.OnCompleted(static answered =>
        {
            ((TaskCompletionSource)answered).TrySetResult();
            return Task.CompletedTask;
        }, answered);
        return answered.Task;
    }

    /// <summary>The resource as it stands: pending, or the same bytes as its callback.</summary>
    public Task<Results<JsonResponse, ApiError>> Get(ResourceKind kind, HttpContext http) =>
        FindAsync(kind, http, (string)http.Request.RouteValues["id"]!);

    /// <summary>As <see cref="Get"/>, with the id in the query, as the documentation shows it; parameters' names are compared in any case.</summary>
    public async Task<Results<JsonResponse, ApiError>> GetByQuery(ResourceKind kind, HttpContext http)
    {
        var id = http.Request.Query["id"].ToString();
        return string.IsNullOrWhiteSpace(id) ? ApiError.BadRequest("Id can't be blank") : await FindAsync(kind, http, id.Trim());
    }

    private async Task<Results<JsonResponse, ApiError>> FindAsync(ResourceKind kind, HttpContext http, string id)
    {
        var app = ApiGate.AppOf(http);
        if (resources.Find(app, kind.Name, id.ToLowerInvariant()) is not { } found) return ApiError.NotFound($"There is no {kind.Name} {id}");

        if (found is { View: null, Resource.Plan.Reads: not null })
        {
            await dueWork.ReadAsync(app, found.Resource);
            found = resources.Find(app, kind.Name, found.Resource.Id) ?? found;
        }

        if (kind.Concealed(found.Resource) is { } concealed)
        {
            if (options.Strict) return new JsonResponse(concealed);

            RequestWarnings.Explain(http, Concealed);
        }

        return new JsonResponse(QueryView.Of(kind, found.Resource, found.View, app.Clock.GetUtcNow()));
    }
}
