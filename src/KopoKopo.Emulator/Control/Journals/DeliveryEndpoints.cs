using System.Globalization;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Work;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KopoKopo.Emulator.Control.Journals;

/// <summary><c>/_emulator/deliveries</c>: the outbound journal, waiting for a delivery, and sending one again.</summary>
internal sealed class DeliveryEndpoints(DeliveryStore deliveries, DeliveryWait waits, DueWork dueWork, EmulatorOptions options)
{
    public OkJson<DeliveryPage> List(App app, DeliveryQuery query)
    {
        // Some may go between being found and being read; those that are older are listed all the same.
        var found = query.Page.Read((before, count) => deliveries.Find(app, query.Filter, before, count), id => id)
            .Chunk(StreamedList.ReadAtOnce).SelectMany(ids => deliveries.List(ids).Reverse());
        return Respond.Ok(new DeliveryPage(query.Page.ListOf(found, record => record.Delivery.Id, DeliveryView.Of)));
    }

    public Results<OkJson<DeliveryView>, ApiError> Get(App app, HttpContext http) =>
        IdOf(http) is { } id && deliveries.Find(app, new DeliveryFilter(null, null, null, null), id + 1, 1).Contains(id)
            ? Respond.Ok(DeliveryView.Of(deliveries.List([id])[0]))
            : NoSuch(http);

    /// <summary>Answers as soon as so many deliveries are there as asked for, or with 408 and what happened instead.</summary>
    public async Task<Results<OkJson<DeliveryList>, RequestTimeoutJson<MissedDeliveryList>>> Wait(App app, DeliveryWaitQuery query, HttpContext http)
    {
        var found = await waits.ForAsync(app, query.Filter, query.Count, query.Timeout.Value, http.RequestAborted);
        var sent = Sent(found);
        if (found.Count >= query.Count) return Respond.Ok(new DeliveryList(sent));

        var message = waits.Explain(app, query.Filter, query.Count, found.Count, query.Timeout);
        return Respond.Timeout(new MissedDeliveryList(StatusCodes.Status408RequestTimeout, message, sent));
    }

    /// <summary>Sends the same bytes again, to the same URL or another, once or more often.</summary>
    public async Task<Results<CreatedJson<DeliveryList>, ApiError>> Replay(App app, ReplayRequest request, HttpContext http)
    {
        if (request.Url is { } url && !options.Allows(new Uri(url))) return ApiError.BadRequest("url is not allowed here (Emulator:CallbackAllow)");
        if (IdOf(http) is not { } id) return NoSuch(http);

        return await dueWork.ReplayAsync(app, id, request.Url, request.Times) is { } replayed
            ? Respond.Created(new DeliveryList(Sent(replayed)))
            : NoSuch(http);
    }

    private SentDeliveries Sent(IReadOnlyList<long> ids) => new([.. ids.Order()], deliveries);

    private static long? IdOf(HttpContext http) =>
        long.TryParse((string)http.Request.RouteValues["id"]!, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id < long.MaxValue ? id : null;

    private static ApiError NoSuch(HttpContext http) => ApiError.NotFound($"There is no delivery {http.Request.RouteValues["id"]}, or it is no longer kept");
}
