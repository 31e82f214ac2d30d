using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Delivery;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Scenarios;
using KopoKopo.Emulator.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KopoKopo.Emulator.Resources;

/// <summary>Creating and getting a resource, the same way for every kind.</summary>
internal sealed class ResourceEndpoints(
    ResourceStore resources, Database database, WebhookStore webhooks, DueWork dueWork, Decider decider, Origin origin, EmulatorOptions options)
{
    private const string CanonicalPrefix = "/api/v1";

    /// <summary>Token, JSON, validation, then one write: the resource, and the row that will make it final if it is not.</summary>
    public async Task<Results<CreatedAt, ApiError>> Create(ResourceKind kind, HttpContext http)
    {
        using var json = await RequestJson.ReadAsync(http.Request);
        if (json.Error is { } malformed) return malformed;

        var app = ApiGate.AppOf(http);
        var fields = new Fields(json.Body, new Merchant(app, database, webhooks, options));
        var request = kind.Validate(fields);
        foreach (var warning in fields.Warnings) RequestWarnings.Add(http, warning);
        if (fields.Error is { } invalid) return invalid;

        var collectionUrl = $"{origin.Of(http.Request)}{CanonicalPrefix}/{kind.Path}";
        var (selfUrl, dueAt) = await resources.CreateAsync(app, kind.Name, collectionUrl, request, decider.Decide, kind.Accept);
        if (dueAt is { } due) await dueWork.ScheduleAsync(app, due);
        return new CreatedAt(selfUrl, options.NullBodyOnCreate);
    }

    /// <summary>The resource as it stands: pending, or the same bytes as its callback.</summary>
    public Results<JsonAnswer, ApiError> Get(ResourceKind kind, HttpContext http) => Find(kind, ApiGate.AppOf(http), (string)http.Request.RouteValues["id"]!);

    /// <summary>As <see cref="Get"/>, with the id in the query, as the documentation shows it; parameters' names are compared in any case.</summary>
    public Results<JsonAnswer, ApiError> GetByQuery(ResourceKind kind, HttpContext http)
    {
        var id = http.Request.Query["id"].ToString();
        return string.IsNullOrWhiteSpace(id) ? ApiError.BadRequest("Id can't be blank") : Find(kind, ApiGate.AppOf(http), id.Trim());
    }

    private Results<JsonAnswer, ApiError> Find(ResourceKind kind, App app, string id)
    {
        if (resources.Find(app, kind.Name, id.ToLowerInvariant()) is not { } found) return ApiError.NotFound($"There is no {kind.Name} {id}");

        return found.View is { } view ? new JsonAnswer(view) : new JsonAnswer(json => kind.WritePending(json, found.Resource));
    }
}
