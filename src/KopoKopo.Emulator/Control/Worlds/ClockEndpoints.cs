using System.Text.Json;
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

        var body = json.Body;
        var frozen = app.Clock.IsFrozen;
        if (body.TryGetProperty("frozen", out var freeze))
        {
            if (freeze.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) return ApiError.BadRequest("frozen must be true or false");

            frozen = freeze.GetBoolean();
        }

        var now = app.Clock.GetUtcNow();
        if (body.TryGetProperty("now", out var asked) && !Instant.TryParse(asked.ValueKind == JsonValueKind.String ? asked.GetString() : "", out now)) return NotAnInstant("now");

        await mover.SetAsync(app, app.Clock.SettingFor(now, frozen));
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

        var (target, invalid) = ReadTarget(json.Body, app.Clock.GetUtcNow());
        if (target is null) return invalid!;

        var advanced = await mover.AdvanceAsync(app, target, http.RequestAborted);
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

    private static (Func<DateTimeOffset, DateTimeOffset>? Target, ApiError? Error) ReadTarget(JsonElement body, DateTimeOffset now)
    {
        var by = Text(body, "by");
        var to = Text(body, "to");
        if ((by is null) == (to is null)) return (null, ApiError.BadRequest("Say how far: {\"by\":\"PT65S\"} or {\"to\":\"2026-01-31T12:00:00+03:00\"}"));

        if (by is not null)
        {
            if (!Duration.TryParse(by, out var duration)) return (null, ApiError.BadRequest("by must be a duration such as PT65S or 00:01:05"));
            if (duration.Value < TimeSpan.Zero) return (null, ApiError.BadRequest("Time goes forward only: by must not be negative"));

            return (start => duration.Value < Latest - start ? start + duration.Value : Latest, null);
        }

        if (!Instant.TryParse(to, out var instant)) return (null, NotAnInstant("to"));

        return instant < now
            ? (null, ApiError.BadRequest($"Time goes forward only: the clock shows {Instant.WithMilliseconds(now)} already"))
            : (start => instant > start ? instant : start, null);
    }

    // Where time ends, so that an advance always has a place to go.
    private static DateTimeOffset Latest => new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static string? Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : null;

    private static ApiError NotAnInstant(string name) => ApiError.BadRequest($"{name} must be an instant such as 2026-01-31T12:00:00+03:00");

    private static JsonAnswer Show(App app) => new(json =>
    {
        json.WriteStartObject();
        json.WriteString("now", Instant.WithMilliseconds(app.Clock.GetUtcNow()));
        json.WriteString("offset", new Duration(app.Clock.Setting.Offset).ToString());
        json.WriteBoolean("frozen", app.Clock.IsFrozen);
        json.WriteEndObject();
    });
}
