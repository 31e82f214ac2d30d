using System.Text.Json;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Api.Journal;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Scenarios.Rules;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Work;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KopoKopo.Emulator.Control.Worlds;

/// <summary><c>/_emulator/apps</c>, <c>/_emulator/reset</c> and <c>/_emulator/snapshots</c>: apps, and the worlds they live in.</summary>
internal sealed class AppEndpoints(ControlledApp controlled, AppStore apps, WorldStore worlds, WorldLifecycle keeper, ActiveScenarios scenarios, RequestJournal journal)
{
    private const string All = "*";

    public JsonAnswer List() => new(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("apps");
        foreach (var app in apps.All.OrderByDescending(app => app.Id)) Write(json, app);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>Makes an app, or gives it other credentials. What it has stays.</summary>
    public async Task<Results<JsonAnswer, ApiError>> Put(HttpContext http)
    {
        using var json = await RequestJson.ReadAsync(http.Request);
        if (json.Error is { } malformed) return malformed;

        var clientId = ClientIdOf(http);
        var isNew = !apps.TryGet(clientId, out var known);
        if (isNew && !PathName.IsAllowed(clientId)) return ApiError.BadRequest($"client_id must be {PathName.Rule}");

        var (request, invalid) = AppRequest.Shape.Read(json.Body);
        if (request is null) return invalid!;

        var app = await apps.PutAsync(clientId, request.ClientSecret ?? known?.ClientSecret, request.ApiKey ?? known?.ApiKey ?? AppStore.Sandbox);
        return new JsonAnswer(answer => Write(answer, app), isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    /// <summary>Removes an app, its tokens and all it has; the sandbox is only reset.</summary>
    public async Task<Results<NoContent, ApiError>> Delete(HttpContext http)
    {
        var clientId = ClientIdOf(http);
        if (!apps.TryGet(clientId, out var app)) return ApiError.NotFound($"There is no app {clientId}");

        if (clientId == AppStore.Sandbox) await ResetAsync(app);
        else
        {
            await keeper.RemoveAsync(app);
            Forget(app);
        }

        return TypedResults.NoContent();
    }

    /// <summary>Starts the app, or with <c>?app=*</c> every app, on an empty world.</summary>
    public async Task<Results<NoContent, ApiError>> Reset(HttpContext http)
    {
        if (http.Request.Query["app"].ToString() == All)
        {
            foreach (var each in apps.All.ToList()) await ResetAsync(each);
            return TypedResults.NoContent();
        }

        var (app, error) = await controlled.OfAsync(http);
        if (app is null) return error!;

        await ResetAsync(app);
        return TypedResults.NoContent();
    }

    /// <summary>Puts the app's world aside under a name.</summary>
    public async Task<Results<JsonAnswer, ApiError>> Snapshot(HttpContext http)
    {
        using var json = await RequestJson.ReadAsync(http.Request);
        if (json.Error is { } malformed) return malformed;

        var (app, error) = await controlled.OfAsync(http);
        if (app is null) return error!;

        var (request, invalid) = SnapshotRequest.Shape.Read(json.Body);
        if (request is null) return invalid!;

        var name = request.Name;
        var now = app.Clock.GetUtcNow();
        await keeper.SnapshotAsync(app, name);
        return new JsonAnswer(
            answer =>
            {
                answer.WriteStartObject();
                answer.WriteString("name", name);
                answer.WriteString("now", Instant.WithMilliseconds(now));
                answer.WriteEndObject();
            },
            StatusCodes.Status201Created);
    }

    /// <summary>Brings a world back.</summary>
    public async Task<Results<JsonAnswer, ApiError>> Restore(HttpContext http)
    {
        var (app, error) = await controlled.OfAsync(http);
        if (app is null) return error!;

        var names = worlds.Names(app);
        var name = PathName.Of((string)http.Request.RouteValues["name"]!, names.Contains);
        if (!await keeper.RestoreAsync(app, name))
        {
            return ApiError.NotFound($"The app has no snapshot {name}; it has {(names.Count == 0 ? "none" : string.Join(", ", names))}");
        }

        scenarios.Forget(app);
        return new JsonAnswer(answer =>
        {
            answer.WriteStartObject();
            answer.WriteString("name", name);
            answer.WriteString("now", Instant.WithMilliseconds(app.Clock.GetUtcNow()));
            answer.WriteEndObject();
        });
    }

    private async Task ResetAsync(App app)
    {
        await keeper.ResetAsync(app);
        Forget(app);
    }

    private void Forget(App app)
    {
        scenarios.Forget(app);
        journal.Clear(app);
    }

    // Secrets are not shown, not even that they are short.
    private static void Write(Utf8JsonWriter json, App app)
    {
        json.WriteStartObject();
        json.WriteString("client_id", app.ClientId);
        json.WriteString("client_secret", app.ClientSecret is null ? null : "***");
        json.WriteBoolean("any_secret", app.ClientSecret is null);
        json.WriteString("api_key", "***");
        json.WriteString("now", Instant.WithMilliseconds(app.Clock.GetUtcNow()));
        json.WriteBoolean("frozen", app.Clock.IsFrozen);
        json.WriteEndObject();
    }

    private string ClientIdOf(HttpContext http) => PathName.Of((string)http.Request.RouteValues["client_id"]!, clientId => apps.TryGet(clientId, out _));
}
