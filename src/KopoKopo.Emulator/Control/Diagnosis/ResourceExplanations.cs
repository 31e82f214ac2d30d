using System.Text.Json;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Resources;
using KopoKopo.Emulator.Resources.IncomingPayments;
using KopoKopo.Emulator.Scenarios.Rules;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Work;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KopoKopo.Emulator.Control.Diagnosis;

/// <summary><c>/_emulator/resources</c>: what there is, who decided about it and why, and ending what waits for a hand.</summary>
internal sealed class ResourceExplanations(ControlledApp controlled, ResourceStore resources, DueWork dueWork, ScenarioWords words)
{
    /// <summary>All, or those of one kind, the newest first.</summary>
    public async Task<Results<JsonAnswer, ApiError>> List(HttpContext http)
    {
        var (app, error) = await controlled.OfAsync(http);
        if (app is null) return error!;

        var kind = http.Request.Query["kind"].ToString();
        if (kind.Length > 0 && ResourceRoutes.Kinds.All(known => known.Name != kind))
        {
            return ApiError.BadRequest($"There is no kind {kind}; there are {string.Join(", ", ResourceRoutes.Kinds.Select(known => known.Name))}");
        }

        var (page, invalid) = Page.Of(http.Request);
        if (page is null) return invalid!;

        var found = page.Read((before, count) => resources.List(app, kind.Length > 0 ? kind : null, before, count), RowOf);
        return new JsonAnswer(json => page.Write(json, "resources", found, RowOf, (writer, explained) => Write(writer, explained, app.Clock.GetUtcNow())));
    }

    public async Task<Results<JsonAnswer, ApiError>> Get(HttpContext http)
    {
        var (app, error) = await controlled.OfAsync(http);
        if (app is null) return error!;

        return resources.Explain(app, IdOf(http)) is { } found ? new JsonAnswer(json => Write(json, found, app.Clock.GetUtcNow())) : NoSuch(http);
    }

    /// <summary>Ends a pending resource, with an outcome if one is given: what the customer does on the handset.</summary>
    public async Task<Results<JsonAnswer, ApiError>> Complete(HttpContext http)
    {
        using var body = await RequestJson.ReadAsync(http.Request);
        if (body.Error is { } malformed) return malformed;

        var (app, error) = await controlled.OfAsync(http);
        if (app is null) return error!;

        var (request, invalid) = CompleteRequest.Shape.Read(body.Body, words);
        if (request is null) return invalid!;

        var outcome = request.Outcome;
        if (resources.Explain(app, IdOf(http)) is not { } found) return NoSuch(http);
        if (outcome is not null && Unfitting(outcome, KindOf(found.Resource)) is { } unfitting) return ApiError.BadRequest(unfitting);
        if (await dueWork.CompleteAsync(app, found.Resource.Row, outcome is null ? null : resource => With(resource, outcome)) is null) return new ApiError(StatusCodes.Status409Conflict, $"The {found.Resource.Kind} is {found.Status} already");

        return new JsonAnswer(json => Write(json, resources.Explain(app, found.Resource.Id)!, app.Clock.GetUtcNow()));
    }

    private static long RowOf(ExplainedResource explained) => explained.Resource.Row;

    private static void Write(Utf8JsonWriter json, ExplainedResource explained, DateTimeOffset now)
    {
        var resource = explained.Resource;
        json.WriteStartObject();
        json.WriteString("id", resource.Id);
        json.WriteString("kind", resource.Kind);
        json.WriteString("status", explained.Status ?? KindOf(resource).Statuses.Before);
        json.WriteString("created_at", Instant.WithMilliseconds(resource.CreatedAt));
        json.WriteStartObject("decided_by");
        json.WriteString("by", resource.DecidedBy);
        json.WriteString("scenario", resource.Plan.Scenario);
        json.WriteString("rule", resource.Plan.Rule);
        json.WriteString("outcome", resource.Outcome.Name);
        json.WriteEndObject();
        json.WriteStartArray("near_misses");
        foreach (var miss in explained.NearMisses)
        {
            json.WriteStartObject();
            json.WriteString("rule", miss.Rule);
            json.WriteString("because", miss.Because);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WritePropertyName("view");
        json.WriteRawValue(QueryView.Of(KindOf(resource), resource, explained.View, now), skipInputValidation: true);
        json.WriteEndObject();
    }

    private static string? Unfitting(OutcomeSpec outcome, ResourceKind kind)
    {
        if (outcome.Outcome.Batches is not null && !kind.IsPayout) return $"a {kind.Name} has no batches";

        return outcome.Outcome.Resource is not null && kind != IncomingPayment.Kind ? $"the result of a {kind.Name} has no resource" : null;
    }

    private static Resource With(Resource resource, OutcomeSpec outcome) => resource with { Outcome = outcome.Outcome };

    private static ResourceKind KindOf(Resource resource) => ResourceRoutes.Kinds.First(kind => kind.Name == resource.Kind);

    private static string IdOf(HttpContext http) => ((string)http.Request.RouteValues["id"]!).ToLowerInvariant();

    private static ApiError NoSuch(HttpContext http) => ApiError.NotFound($"There is no resource {IdOf(http)}");
}
