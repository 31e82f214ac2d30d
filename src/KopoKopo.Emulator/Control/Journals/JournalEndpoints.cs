using System.Globalization;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Api.Journal;
using KopoKopo.Emulator.Domain;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KopoKopo.Emulator.Control.Journals;

/// <summary><c>/_emulator/requests</c>: the inbound journal.</summary>
internal sealed class JournalEndpoints(ControlledApp controlled, RequestJournal journal)
{
    /// <summary>The newest first: those whose path contains <c>?path=</c>, with <c>?status=</c>, not before <c>?since=</c>.</summary>
    public async Task<Results<JsonAnswer, ApiError>> List(HttpContext http)
    {
        var (app, error) = await controlled.OfAsync(http);
        if (app is null) return error!;

        var (page, invalid) = Page.Of(http.Request);
        if (page is null) return invalid!;

        var query = http.Request.Query;
        var path = query["path"].ToString();
        var status = query["status"].ToString();
        var since = DateTimeOffset.MinValue;
        if (status.Length > 0 && !int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out _)) return ApiError.BadRequest("status must be an HTTP status such as 201");
        if (query.TryGetValue("since", out var asked) && !Instant.TryParse(asked.ToString(), out since)) return ApiError.BadRequest("since must be an instant such as 2026-01-31T12:00:00+03:00");

        var found = journal.List(app)
            .Where(entry => entry.Id < page.Before && entry.At >= since)
            .Where(entry => path.Length == 0 || entry.Path.Contains(path, StringComparison.OrdinalIgnoreCase))
            .Where(entry => status.Length == 0 || (entry.Fault is null && entry.Status.ToString(CultureInfo.InvariantCulture) == status))
            .Take(page.Limit + 1).ToList();
        return new JsonAnswer(json => page.Write(json, "requests", found, entry => entry.Id, RequestView.Write));
    }

    public async Task<Results<JsonAnswer, ApiError>> Get(HttpContext http)
    {
        var (app, error) = await controlled.OfAsync(http);
        if (app is null) return error!;

        var id = (string)http.Request.RouteValues["id"]!;
        var entry = journal.List(app).FirstOrDefault(entry => entry.Id.ToString(CultureInfo.InvariantCulture) == id || entry.RequestId == id);
        return entry is null ? ApiError.NotFound($"There is no request {id}, or it is no longer kept") : new JsonAnswer(json => RequestView.Write(json, entry));
    }
}
