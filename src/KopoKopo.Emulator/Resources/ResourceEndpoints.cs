using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Delivery;
using KopoKopo.Emulator.Scenarios;
using KopoKopo.Emulator.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KopoKopo.Emulator.Resources;

/// <summary>Creating and getting a resource, the same way for every kind.</summary>
internal sealed class ResourceEndpoints(ResourceStore resources, DueWork dueWork, Decider decider, Origin origin, EmulatorOptions options)
{
    private const string CanonicalPrefix = "/api/v1";

    /// <summary>Token, JSON, validation, then one write: the pending resource and the row that will make it final.</summary>
    public async Task<Results<CreatedAt, ApiError>> Create(ResourceKind kind, HttpContext http)
    {
        using var json = await RequestJson.ReadAsync(http.Request);
        if (json.Error is { } malformed) return malformed;

        var fields = new Fields(json.Body);
        var request = kind.Read(fields);
        if (fields.Error is { } invalid) return invalid;

        var app = ApiGate.AppOf(http);
        var collectionUrl = $"{origin.Of(http.Request)}{CanonicalPrefix}/{kind.Path}";
        var (selfUrl, dueAt) = await resources.CreateAsync(app, kind.Name, collectionUrl, request, decider.Decide);
        await dueWork.ScheduleAsync(app, dueAt);
        return new CreatedAt(selfUrl, options.NullBodyOnCreate);
    }

    /// <summary>The resource as it stands: pending, or the same bytes as its callback.</summary>
    public Results<JsonAnswer, ApiError> Get(ResourceKind kind, HttpContext http)
    {
        var id = (string)http.Request.RouteValues["id"]!;
        if (resources.Find(ApiGate.AppOf(http), kind.Name, id.ToLowerInvariant()) is not { } found) return ApiError.NotFound($"There is no {kind.Name} {id}");

        return found.View is { } view ? new JsonAnswer(view) : new JsonAnswer(json => kind.WritePending(json, found.Resource));
    }
}
