using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Control.Journals;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Work;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KopoKopo.Emulator.Control.Worlds;

/// <summary><c>/_emulator/clock</c>: what an app's clock shows, and letting time pass.</summary>
internal sealed class ClockEndpoints(ControlledApp controlled, ClockControl mover, DeliveryStore deliveries)
{
    private const int MostResources = 10_000;

    public async Task<Results<JsonAnswer, ApiError>> Get(HttpContext http)
    {
        var (app, error) = await controlled.OfAsync(http);
        return app is null ? error! : Show(app);
    }

    /// <summary>Freezes the clock, sets it, or lets it run on from where it stands.</summary>
    public async Task<Results<JsonAnswer, ApiError>> Put(HttpContext http)
    {
        using var json = await RequestJson.ReadAsync(http.Request);
        if (json.Error is { } malformed) return malformed;

        var (app, error) = await controlled.OfAsync(http);
        if (app is null) return error!;

        var (request, invalid) = ClockRequest.Shape.Read(json.Body);
        if (request is null) return invalid!;

        await mover.SetAsync(app, app.Clock.SettingFor(request.Now ?? app.Clock.GetUtcNow(), request.Frozen ?? app.Clock.IsFrozen));
        return Show(app);
    }

    /// <summary>Back to real time. What happened stays.</summary>
    public async Task<Results<NoContent, ApiError>> Delete(HttpContext http)
    {
        var (app, error) = await controlled.OfAsync(http);
        if (app is null) return error!;

        await mover.SetAsync(app, ClockSetting.RealTime);
        return TypedResults.NoContent();
    }

    /// <summary>Lets time pass <c>by</c> a duration or <c>to</c> an instant, and answers when all that fell due has been done.</summary>
    public async Task<Results<JsonAnswer, ApiError>> Advance(HttpContext http)
    {
        using var json = await RequestJson.ReadAsync(http.Request);
        if (json.Error is { } malformed) return malformed;

        var (app, error) = await controlled.OfAsync(http);
        if (app is null) return error!;

        var (request, invalid) = AdvanceRequest.Shape.Read(json.Body);
        if (request is null) return invalid!;

        var now = app.Clock.GetUtcNow();
        if (request.To < now) return ApiError.BadRequest($"Time goes forward only: the clock shows {Instant.WithMilliseconds(now)} already");

        var advanced = await mover.AdvanceAsync(app, request.Target, http.RequestAborted);
        return new JsonAnswer(answer =>
        {
            answer.WriteStartObject();
            answer.WriteString("now", Instant.WithMilliseconds(app.Clock.GetUtcNow()));
            answer.WriteStartArray("resources");
            foreach (var resource in advanced.Resources.Take(MostResources))
            {
                answer.WriteStartObject();
                answer.WriteString("id", resource.Id);
                answer.WriteString("kind", resource.Kind);
                answer.WriteString("status", resource.Status);
                answer.WriteEndObject();
            }

            answer.WriteEndArray();
            if (advanced.Resources.Count > MostResources) answer.WriteNumber("resources_not_listed", advanced.Resources.Count - MostResources);
            DeliveryList.Write(answer, advanced.Deliveries, deliveries);
            answer.WriteEndObject();
        });
    }

    private static JsonAnswer Show(App app) => new(json =>
    {
        json.WriteStartObject();
        json.WriteString("now", Instant.WithMilliseconds(app.Clock.GetUtcNow()));
        json.WriteString("offset", new Duration(app.Clock.Setting.Offset).ToString());
        json.WriteBoolean("frozen", app.Clock.IsFrozen);
        json.WriteEndObject();
    });
}
