using System.Globalization;
using System.Text.Json;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Work;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KopoKopo.Emulator.Control.Journals;

/// <summary><c>/_emulator/deliveries</c>: the outbound journal, waiting for a delivery, and sending one again.</summary>
internal sealed class DeliveryEndpoints(ControlledApp controlled, DeliveryStore deliveries, DeliveryWait waits, DueWork dueWork, EmulatorOptions options)
{
    private const int ReplaysPerWrite = 50;
    private const int MostAwaited = 1000;
    private static readonly string[] Statuses = ["pending", "delivered", "failed", "dropped", "cancelled"];
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    public async Task<Results<JsonAnswer, ApiError>> List(HttpContext http)
    {
        var (app, error) = await controlled.OfAsync(http);
        if (app is null) return error!;

        var (page, badPage) = Page.Of(http.Request);
        if (page is null) return badPage!;

        var (filter, invalid) = FilterOf(http.Request, status: null);
        if (filter is null) return invalid!;

        // Some may go between being found and being read; those that are older are listed all the same.
        var found = page.Read((before, count) => deliveries.Find(app, filter, before, count), id => id)
            .Chunk(Page.ReadAtOnce).SelectMany(ids => deliveries.List(ids).Reverse());
        return new JsonAnswer(json => page.Write(json, "deliveries", found, IdOf, DeliveryView.Write));
    }

    public async Task<Results<JsonAnswer, ApiError>> Get(HttpContext http)
    {
        var (app, error) = await controlled.OfAsync(http);
        if (app is null) return error!;

        return IdOf(http) is { } id && deliveries.Find(app, new DeliveryFilter(null, null, null, null), id + 1, 1).Contains(id)
            ? new JsonAnswer(json => DeliveryView.Write(json, deliveries.List([id])[0]))
            : NoSuch(http);
    }

    /// <summary>Answers as soon as so many deliveries are there as asked for, or with 408 and what happened instead.</summary>
    public async Task<Results<JsonAnswer, ApiError>> Wait(HttpContext http)
    {
        var (app, error) = await controlled.OfAsync(http);
        if (app is null) return error!;

        var (filter, invalid) = FilterOf(http.Request, status: "delivered");
        if (filter is null) return invalid!;

        var query = http.Request.Query;
        var count = 1;
        if (query.TryGetValue("count", out var asked) && (!int.TryParse(asked.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out count) || count is < 1 or > MostAwaited))
        {
            return ApiError.BadRequest($"count must be a whole number from 1 to {MostAwaited}");
        }

        var timeout = Duration.FromSeconds(10);
        if (query.TryGetValue("timeout", out var text) && (!Duration.TryParse(text.ToString(), out timeout) || timeout.Value < TimeSpan.Zero || timeout.Value > LongestWait))
        {
            return ApiError.BadRequest($"timeout must be a duration of at most {new Duration(LongestWait)}, such as PT10S");
        }

        var found = await waits.ForAsync(app, filter, count, timeout.Value, http.RequestAborted);
        if (found.Count >= count) return new JsonAnswer(json => Write(json, found, message: null));

        var message = waits.Explain(app, filter, count, found.Count, timeout);
        return new JsonAnswer(json => Write(json, found, message), StatusCodes.Status408RequestTimeout);
    }

    /// <summary>Sends the same bytes again, to the same URL or another, once or more often.</summary>
    public async Task<Results<JsonAnswer, ApiError>> Replay(HttpContext http)
    {
        using var json = await RequestJson.ReadAsync(http.Request);
        if (json.Error is { } malformed) return malformed;

        var (app, error) = await controlled.OfAsync(http);
        if (app is null) return error!;

        var (request, invalid) = ReplayRequest.Shape.Read(json.Body);
        if (request is null) return invalid!;
        if (request.Url is { } url && !options.Allows(new Uri(url))) return ApiError.BadRequest("url is not allowed here (Emulator:CallbackAllow)");
        if (IdOf(http) is not { } id) return NoSuch(http);

        // A few at a time, so that other apps' writes come in between.
        var replayed = new List<long>();
        while (replayed.Count < request.Times)
        {
            if (await dueWork.ReplayAsync(app, id, request.Url, Math.Min(request.Times - replayed.Count, ReplaysPerWrite)) is not { } more)
            {
                if (replayed.Count == 0) return NoSuch(http);
                break;
            }

            replayed.AddRange(more);
        }

        return new JsonAnswer(answer => Write(answer, replayed, message: null), StatusCodes.Status201Created);
    }

    private void Write(Utf8JsonWriter json, IReadOnlyList<long> ids, string? message)
    {
        json.WriteStartObject();
        if (message is not null)
        {
            json.WriteNumber("error_code", StatusCodes.Status408RequestTimeout);
            json.WriteString("error_message", message);
        }

        DeliveryList.Write(json, [.. ids.Order()], deliveries);
        json.WriteEndObject();
    }

    private static (DeliveryFilter? Filter, ApiError? Error) FilterOf(HttpRequest request, string? status)
    {
        var asked = Text(request, "status") ?? status;
        return asked is not null && !Statuses.Contains(asked)
            ? (null, ApiError.BadRequest($"status must be one of {string.Join(", ", Statuses)}"))
            : (new DeliveryFilter(Text(request, "resource")?.ToLowerInvariant(), Text(request, "topic"), asked, Text(request, "to")), null);
    }

    private static string? Text(HttpRequest request, string name) => request.Query[name].ToString() is { Length: > 0 } text ? text : null;

    private static long IdOf(DeliveryRecord record) => record.Delivery.Id;

    private static long? IdOf(HttpContext http) =>
        long.TryParse((string)http.Request.RouteValues["id"]!, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id < long.MaxValue ? id : null;

    private static ApiError NoSuch(HttpContext http) => ApiError.NotFound($"There is no delivery {http.Request.RouteValues["id"]}, or it is no longer kept");
}
