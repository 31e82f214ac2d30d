using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Api.Journal;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Scenarios.Rules;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Work;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KopoKopo.Emulator.Control.Worlds;

/// <summary><c>/_emulator/apps</c>, <c>/_emulator/reset</c> and <c>/_emulator/snapshots</c>: apps, and the worlds they live in.</summary>
internal sealed class AppEndpoints(
    ControlledApp controlled, AppStore apps, WorldStore worlds, WorldLifecycle lifecycle, ActiveScenarios scenarios, RequestJournal journal)
{
    private const string All = "*";

    public OkJson<AppList> List() => Respond.Ok(new AppList([.. apps.All.OrderByDescending(app => app.Id).Select(AppView.Of)]));

    /// <summary>Makes an app, or gives it other credentials. What it has stays.</summary>
    public async Task<Results<OkJson<AppView>, CreatedJson<AppView>, ApiError>> Put(AppRequest request, HttpContext http)
    {
        var clientId = ClientIdOf(http);
        var isNew = !apps.TryGet(clientId, out var known);
        if (isNew && !PathName.IsAllowed(clientId)) return ApiError.BadRequest($"client_id must be {PathName.Rule}");
        if (isNew && apps.WhyNoMore is { } whyNot) return ApiError.BadRequest(whyNot);

        var app = await apps.PutAsync(clientId, request.ClientSecret ?? known?.ClientSecret, request.ApiKey ?? known?.ApiKey ?? AppStore.Sandbox);
        return isNew ? Respond.Created(AppView.Of(app)) : Respond.Ok(AppView.Of(app));
    }

    /// <summary>Removes an app, its tokens and all it has; the sandbox is only reset.</summary>
    public async Task<Results<NoContent, ApiError>> Delete(HttpContext http)
    {
        var clientId = ClientIdOf(http);
        if (!apps.TryGet(clientId, out var app)) return ApiError.NotFound($"There is no app {clientId}");

        if (clientId == AppStore.Sandbox) await ResetAsync(app);
        else
        {
            await lifecycle.RemoveAsync(app);
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
    public async Task<CreatedJson<SnapshotView>> Snapshot(App app, SnapshotRequest request, HttpContext http)
    {
        var now = app.Clock.GetUtcNow();
        await lifecycle.SnapshotAsync(app, request.Name);
        return Respond.Created(new SnapshotView(request.Name, now));
    }

    /// <summary>Brings a world back.</summary>
    public async Task<Results<OkJson<SnapshotView>, ApiError>> Restore(App app, HttpContext http)
    {
        var names = worlds.Names(app);
        var name = PathName.Of((string)http.Request.RouteValues["name"]!, names.Contains);
        if (!await lifecycle.RestoreAsync(app, name))
        {
            return ApiError.NotFound($"The app has no snapshot {name}; it has {(names.Count == 0 ? "none" : string.Join(", ", names))}");
        }

        scenarios.Forget(app);
        return Respond.Ok(new SnapshotView(name, app.Clock.GetUtcNow()));
    }

    private async Task ResetAsync(App app)
    {
        await lifecycle.ResetAsync(app);
        Forget(app);
    }

    private void Forget(App app)
    {
        scenarios.Forget(app);
        journal.Clear(app);
    }

    private string ClientIdOf(HttpContext http) => PathName.Of((string)http.Request.RouteValues["client_id"]!, clientId => apps.TryGet(clientId, out _));
}
