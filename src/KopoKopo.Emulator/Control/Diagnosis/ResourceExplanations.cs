using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Resources;
using KopoKopo.Emulator.Scenarios.Rules;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Work;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KopoKopo.Emulator.Control.Diagnosis;

/// <summary><c>/_emulator/resources</c>: what there is, who decided about it and why, and ending what waits for a hand.</summary>
internal sealed class ResourceExplanations(ResourceStore resources, WebhookStore webhooks, DueWork dueWork)
{
    /// <summary>All, or those of one kind, the newest first.</summary>
    public OkJson<ResourceList> List(App app, ResourceQuery query)
    {
        var found = query.Page.Read((before, count) => resources.List(app, query.Kind, before, count), explained => explained.Resource.Row);
        return Respond.Ok(new ResourceList(query.Page.ListOf(found, explained => explained.Resource.Row, explained => ViewOf(app, explained))));
    }

    public Results<OkJson<ResourceView>, ApiError> Get(App app, HttpContext http) =>
        resources.Explain(app, IdOf(http)) is { } found ? Respond.Ok(ViewOf(app, found)) : NoSuch(http);

    /// <summary>Ends a pending resource, with an outcome if one is given: what the customer does on the handset.</summary>
    public async Task<Results<OkJson<ResourceView>, ApiError>> Complete(App app, CompleteRequest request, HttpContext http)
    {
        var outcome = request.Outcome;
        if (resources.Explain(app, IdOf(http)) is not { } found) return NoSuch(http);
        if (outcome is not null && Unfitting(outcome, KindOf(found.Resource)) is { } unfitting) return ApiError.BadRequest(unfitting);
        if (await dueWork.CompleteAsync(app, found.Resource.Row, outcome is null ? null : resource => With(resource, outcome)) is null)
        {
            return new ApiError(StatusCodes.Status409Conflict, $"The {found.Resource.Kind} is {found.Status} already");
        }

        return Respond.Ok(ViewOf(app, resources.Explain(app, found.Resource.Id)!));
    }

    private ResourceView ViewOf(App app, ExplainedResource explained) =>
        ResourceView.Of(KindOf(explained.Resource), explained, [.. explained.NotTold, .. StillUntold(app, explained)], app.Clock.GetUtcNow());

    // Nobody hears of what has not happened yet, or has failed.
    private IEnumerable<NotTold> StillUntold(App app, ExplainedResource explained)
    {
        var kind = KindOf(explained.Resource);
        var because = explained.Status is null ? $"the {kind.Name} is {kind.Statuses.Before}: there is nothing to tell yet"
            : explained.Status == kind.Statuses.Failed ? $"the {kind.Name} failed: only one that succeeds is told of"
            : null;
        return because is null
            ? []
            : kind.Topics.SelectMany(topic => webhooks.Subscribers(app, topic)).Select(subscriber => new NotTold(subscriber.Id, because));
    }

    private static string? Unfitting(OutcomeSpec outcome, ResourceKind kind)
    {
        if (outcome.Outcome.Batches is not null && !kind.IsPayout) return $"a {kind.Name} has no batches";

        return outcome.Outcome.Resource is not null && !kind.HasTransaction ? $"the result of a {kind.Name} has no resource" : null;
    }

    private static Resource With(Resource resource, OutcomeSpec outcome) => resource with { Outcome = outcome.Outcome };

    private static ResourceKind KindOf(Resource resource) => ResourceRoutes.Kinds.First(kind => kind.Name == resource.Kind);

    private static string IdOf(HttpContext http) => ((string)http.Request.RouteValues["id"]!).ToLowerInvariant();

    private static ApiError NoSuch(HttpContext http) => ApiError.NotFound($"There is no resource {IdOf(http)}");
}
