using KopoKopo.Emulator.Api.Masking;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Feed;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Api.Journal;

/// <summary>The inbound journal: the last requests of each app, in memory, gone after a restart. Secrets are masked as it is written.</summary>
internal sealed class RequestJournal(AppStore apps, LiveFeed feed, Secrets secrets, EmulatorOptions options)
{
    private const int LongestBody = 64 * 1024;
    private readonly JournalRings _rings = new(options.JournalSize, options.JournalBytes);
    private long _ids;

    /// <summary>Keeps a request that was answered. One that belongs to no app is kept with the sandbox's; one whose app is gone is not.</summary>
    public void Add(HttpContext http, RequestTrace trace, double milliseconds)
    {
        if ((http.Features.Get<App>() ?? (apps.TryGet(AppStore.Sandbox, out var sandbox) ? sandbox : null)) is not { } app) return;

        var request = http.Request;
        var entry = new JournalEntry
        {
            Id = Interlocked.Increment(ref _ids),
            At = app.Clock.GetUtcNow(),
            Method = request.Method,
            Path = secrets.InText(request.Path.Value ?? ""),
            Query = secrets.InQuery(request.QueryString.Value ?? ""),
            Headers = Headers(request.Headers),
            Body = Cut(secrets.InBody(trace.Body)),
            IsCut = trace.Body.Length > LongestBody,
            Status = http.Response.StatusCode,
            ResponseHeaders = Headers(http.Response.Headers),
            Response = Cut(secrets.InBody(trace.Response)),
            IsResponseCut = trace.Response.Length > LongestBody,
            Fault = trace.Fault,
            Refusal = trace.Refusal is { } refusal ? secrets.InText(refusal) : null,
            DurationMilliseconds = milliseconds,
            Warnings = trace.Warnings,
            RequestId = http.TraceIdentifier,
        };
        _rings.Add(app.Id, entry, exists: () => apps.Find(app.Id) is not null);
        feed.Publish(new RequestAnswered(app.Id, entry.At, entry.Id, entry.Method, entry.Path, entry.Status));
    }

    /// <summary>The app's requests, the newest first.</summary>
    public IReadOnlyList<JournalEntry> List(App app) => _rings.NewestFirst(app.Id);

    /// <summary>Forgets the app's requests.</summary>
    public void Clear(App app) => _rings.Remove(app.Id);

    // What is cut is a copy, so that the whole is not kept behind it.
    private static byte[] Cut(byte[] body) => body.Length <= LongestBody ? body : body[..LongestBody];

    private KeyValuePair<string, string>[] Headers(IHeaderDictionary headers)
    {
        var all = new KeyValuePair<string, string>[headers.Count];
        var i = 0;
        foreach (var (name, values) in headers) all[i++] = KeyValuePair.Create(name, secrets.InHeader(name, values.ToString()));
        return all;
    }
}
