using System.Diagnostics;
using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Telemetry;

/// <summary>A request of the API, from its arrival to its answer.</summary>
internal static class RequestTelemetry
{
    private const string Other = "_OTHER";
    private const string Broken = "connection_broken";

    /// <summary>Begins its span, below the caller's if it names one (<c>traceparent</c>; what it says in <c>tracestate</c> is not passed on).</summary>
    public static Activity? Begin(HttpContext http)
    {
        if (!Spans.AreSeen) return null;

        _ = ActivityContext.TryParse(http.Request.Headers.TraceParent, traceState: null, isRemote: true, out var caller);
        return Spans.Begin(MethodOf(http), ActivityKind.Server, caller);
    }

    /// <summary>It was answered, or the connection broken on purpose.</summary>
    public static void End(Activity? span, HttpContext http, bool isBroken, TimeSpan took)
    {
        if (span is null && !Instruments.RequestDuration.Enabled) return;

        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        var status = http.Response.StatusCode;
        var tags = new TagList { { Attributes.Method, MethodOf(http) }, { Attributes.Scheme, http.Request.Scheme }, { Attributes.Status, status } };
        if (route is not null) tags.Add(Attributes.Route, route);
        if (isBroken) tags.Add(Attributes.ErrorType, Broken);
        else if (status >= StatusCodes.Status500InternalServerError) tags.Add(Attributes.ErrorType, $"{status}");
        Instruments.RequestDuration.Record(took.TotalSeconds, tags);
        if (span is null) return;

        foreach (var (name, value) in tags) span.SetTag(name, value);
        if (route is not null) span.DisplayName = $"{MethodOf(http)} {route}";
        if (http.Features.Get<App>() is { } app) span.SetTag(Attributes.App, app.ClientId);
        if (Guid.TryParse(http.Request.RouteValues["id"] as string, out var id)) span.SetTag(Attributes.Resource, $"{id}");
        if (span.GetTagItem(Attributes.ErrorType) is not null) span.SetStatus(ActivityStatusCode.Error);
    }

    // A method is a word of the client's, and those that HTTP does not know are without number.
    private static string MethodOf(HttpContext http) => http.Request.Method is
        "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS" or "TRACE" or "CONNECT" ? http.Request.Method : Other;
}
