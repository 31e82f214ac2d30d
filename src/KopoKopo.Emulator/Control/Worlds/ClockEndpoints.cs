using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Control.Journals;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Work;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KopoKopo.Emulator.Control.Worlds;

/// <summary><c>/_emulator/clock</c>: what an app's clock shows, and letting time pass.</summary>
internal sealed class ClockEndpoints(ClockControl clocks, DeliveryStore deliveries)
{
    private const int MostResources = 10_000;

    public static OkJson<ClockView> Get(App app) => Respond.Ok(ClockView.Of(app));

    /// <summary>Freezes the clock, sets it, or lets it run on from where it stands.</summary>
    public async Task<OkJson<ClockView>> Put(App app, ClockRequest request, HttpContext http)
    {
        await clocks.SetAsync(app, app.Clock.SettingFor(request.Now ?? app.Clock.GetUtcNow(), request.Frozen ?? app.Clock.IsFrozen));
        return Get(app);
    }

    /// <summary>Back to real time. What happened stays.</summary>
    public async Task<NoContent> Delete(App app, HttpContext http)
    {
        await clocks.SetAsync(app, ClockSetting.RealTime);
        return TypedResults.NoContent();
    }

    /// <summary>Lets time pass <c>by</c> a duration or <c>to</c> an instant, and answers when all that fell due has been done.</summary>
    public async Task<Results<OkJson<AdvanceView>, ApiError>> Advance(App app, AdvanceRequest request, HttpContext http)
    {
        var now = app.Clock.GetUtcNow();
        if (request.To < now) return ApiError.BadRequest($"Time goes forward only: the clock shows {Instant.WithMilliseconds(now)} already");

        var advanced = await clocks.AdvanceAsync(app, request.Target, http.RequestAborted);
        var notListed = advanced.Resources.Count - MostResources;
        return Respond.Ok(new AdvanceView(
            app.Clock.GetUtcNow(),
            [.. advanced.Resources.Take(MostResources).Select(resource => new AdvancedResource(resource.Id, resource.Kind, resource.Status))],
            notListed > 0 ? notListed : null,
            new SentDeliveries(advanced.Deliveries, deliveries)));
    }
}
