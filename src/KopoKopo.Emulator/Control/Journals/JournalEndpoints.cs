using System.Globalization;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Api.Journal;
using KopoKopo.Emulator.Domain;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KopoKopo.Emulator.Control.Journals;

/// <summary><c>/_emulator/requests</c>: the inbound journal.</summary>
internal sealed class JournalEndpoints(RequestJournal journal)
{
    /// <summary>Those asked for, the newest first.</summary>
    public OkJson<RequestList> List(App app, RequestQuery query) =>
        Respond.Ok(new RequestList(query.Page.ListOf(journal.List(app).Where(query.Fits), entry => entry.Id, RequestView.Of)));

    public Results<OkJson<RequestView>, ApiError> Get(App app, HttpContext http)
    {
        var id = (string)http.Request.RouteValues["id"]!;
        var entry = journal.List(app).FirstOrDefault(entry => entry.Id.ToString(CultureInfo.InvariantCulture) == id || entry.RequestId == id);
        return entry is null ? ApiError.NotFound($"There is no request {id}, or it is no longer kept") : Respond.Ok(RequestView.Of(entry));
    }
}
