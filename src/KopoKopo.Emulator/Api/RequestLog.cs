using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using KopoKopo.Emulator.Api.Journal;
using KopoKopo.Emulator.Api.Masking;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Telemetry;

namespace KopoKopo.Emulator.Api;

/// <summary>
/// The outermost layer: an <c>X-Request-Id</c> on every answer, one log line and one entry of the journal per request. Never the query: it may hold a token.
/// </summary>
internal sealed partial class RequestLog(RequestDelegate next, RequestJournal journal, Secrets secrets, ILogger<RequestLog> logger)
{
    private const string Header = "X-Request-Id";
    private const int LongestId = 100;

    /// <summary>Where the console's files are.</summary>
    internal const string ConsolePath = "/console";

    // By its clock, which an app has as long as it is there.
    private readonly ConditionalWeakTable<AppClock, App> _told = [];
    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.@:");

    public async Task InvokeAsync(HttpContext http)
    {
        var started = Stopwatch.GetTimestamp();
        var asked = http.Request.Headers[Header].ToString();
        if (asked.Length is > 0 and <= LongestId && !asked.AsSpan().ContainsAnyExcept(IdCharacters) && !secrets.IsIn(asked)) http.TraceIdentifier = asked;
        http.Response.Headers[Header] = http.TraceIdentifier;
        var trace = RequestTrace.Of(http);

        // Kept before the answer goes out, so that whoever has the answer finds the request in the journal.
        var isOfTheEmulator = IsOfTheEmulator(http.Request.Path);
        using var span = isOfTheEmulator ? null : RequestTelemetry.Begin(http);
        if (!isOfTheEmulator) http.Response.OnStarting(() => KeepAsync(http, trace, started));
        try
        {
            await next(http);
        }
        finally
        {
            // Where the connection was broken on purpose no answer ever starts.
            if (trace.Fault is not null) await KeepAsync(http, trace, started);
            if (!isOfTheEmulator) RequestTelemetry.End(span, http, trace.Fault is not null, Stopwatch.GetElapsedTime(started));
            if (logger.IsEnabled(LogLevel.Information)) Log(http, trace, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
    }

    private void Log(HttpContext http, RequestTrace trace, double milliseconds)
    {
        var (method, path, status) = (http.Request.Method, secrets.InText(http.Request.Path.Value ?? ""), http.Response.StatusCode);
#pragma warning disable CA1873 // Whoever calls asks.
        if (http.Features.Get<App>() is { } app)
        {
            LogRequest(logger, method, path, status, milliseconds, http.TraceIdentifier, app.ClientId, Remarks(http, trace, app));
        }
        else
        {
            LogRequestOfNobody(logger, method, path, status, milliseconds, http.TraceIdentifier, Remarks(http, trace, app: null));
        }
#pragma warning restore CA1873
    }

    // What was made, why it was refused, and what production would have refused. That callbacks are not https is said once for each app: on one machine all
    // of them are so.
    private string Remarks(HttpContext http, RequestTrace trace, App? app)
    {
        var warnings = trace.Warnings.Where(warning => !RequestWarnings.IsOfPlainHttp(warning) || app is null || _told.TryAdd(app.Clock, app));
        var remarks = string.Join("; ", warnings.Prepend(trace.Refusal).Where(remark => remark is not null));
        return string.Join(' ', new[] { http.Response.Headers.Location.ToString(), secrets.InText(remarks) }.Where(part => part.Length > 0));
    }

    private async Task KeepAsync(HttpContext http, RequestTrace trace, long started)
    {
        if (trace.IsKept) return;

        trace.IsKept = true;
        var milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        await RequestJson.ReadUnreadAsync(http.Request);
        journal.Add(http, trace, milliseconds);
    }

    /// <summary>Whether a path is the emulator's own, and not Kopo Kopo's: health, control and the console.</summary>
    internal static bool IsOfTheEmulator(PathString path) =>
        path.StartsWithSegments("/_emulator", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase)
        || path.Value is "/" || path.StartsWithSegments(ConsolePath, StringComparison.OrdinalIgnoreCase);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Method} {Path} {Status} in {Milliseconds:0.0} ms, request {RequestId}, app {App} {Remarks}")]
    private static partial void LogRequest(
        ILogger logger, string method, string path, int status, double milliseconds, string requestId, string app, string remarks);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Method} {Path} {Status} in {Milliseconds:0.0} ms, request {RequestId} {Remarks}")]
    private static partial void LogRequestOfNobody(
        ILogger logger, string method, string path, int status, double milliseconds, string requestId, string remarks);
}
