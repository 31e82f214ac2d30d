using System.Collections.Concurrent;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Api;

/// <summary>A request and its answer, as they went over the wire. Secrets are masked.</summary>
internal sealed record JournalEntry
{
    public required long Id { get; init; }

    /// <summary>When it was answered, by the app's clock.</summary>
    public required DateTimeOffset At { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    public required string Query { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    public required byte[] Body { get; init; }

    /// <summary>Whether the body was longer than what is kept.</summary>
    public required bool IsCut { get; init; }

    public required int Status { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> AnswerHeaders { get; init; }

    public required byte[] Answer { get; init; }

    public required bool IsAnswerCut { get; init; }

    public required string? Fault { get; init; }

    public required double DurationMilliseconds { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    public required string RequestId { get; init; }
}

/// <summary>The inbound journal: the last requests of each app, in memory, gone after a restart.</summary>
internal sealed class RequestJournal(AppStore apps, LiveFeed feed, EmulatorOptions options)
{
    private const int LongestBody = 64 * 1024;
    private readonly ConcurrentDictionary<long, Ring> _rings = new();
    private long _ids;

    /// <summary>Keeps a request that was answered. One that belongs to no app is kept with the sandbox's.</summary>
    public void Add(HttpContext http, RequestTrace trace, double milliseconds)
    {
        if ((http.Features.Get<App>() ?? (apps.TryGet(AppStore.Sandbox, out var sandbox) ? sandbox : null)) is not { } app) return;

        var request = http.Request;
        var isOAuth = request.Path.StartsWithSegments("/oauth", StringComparison.OrdinalIgnoreCase);
        var entry = new JournalEntry
        {
            Id = Interlocked.Increment(ref _ids),
            At = app.Clock.GetUtcNow(),
            Method = request.Method,
            Path = request.Path.Value ?? "",
            Query = Secrets.InQuery(request.QueryString.Value ?? ""),
            Headers = Headers(request.Headers),
            Body = Cut(isOAuth ? Secrets.InBody(trace.Body) : trace.Body),
            IsCut = trace.Body.Length > LongestBody,
            Status = http.Response.StatusCode,
            AnswerHeaders = Headers(http.Response.Headers),
            Answer = Cut(isOAuth ? Secrets.InBody(trace.Answer) : trace.Answer),
            IsAnswerCut = trace.Answer.Length > LongestBody,
            Fault = trace.Fault,
            DurationMilliseconds = milliseconds,
            Warnings = trace.Warnings,
            RequestId = http.TraceIdentifier,
        };
        _rings.GetOrAdd(app.Id, _ => new Ring(options.JournalSize)).Add(entry);
        feed.Publish(new RequestAnswered(app.Id, entry.At, entry.Id, entry.Method, entry.Path, entry.Status));
    }

    /// <summary>The app's requests, the newest first.</summary>
    public IReadOnlyList<JournalEntry> List(App app) => _rings.TryGetValue(app.Id, out var ring) ? ring.NewestFirst() : [];

    /// <summary>Forgets the app's requests.</summary>
    public void Clear(App app) => _rings.TryRemove(app.Id, out _);

    private static byte[] Cut(byte[] body) => body.Length <= LongestBody ? body : body[..LongestBody];

    private static KeyValuePair<string, string>[] Headers(IHeaderDictionary headers)
    {
        var all = new KeyValuePair<string, string>[headers.Count];
        var i = 0;
        foreach (var (name, values) in headers) all[i++] = KeyValuePair.Create(name, Secrets.InHeader(name, values.ToString()));
        return all;
    }

    private sealed class Ring(int size)
    {
        private readonly Queue<JournalEntry> _entries = new();
        private readonly Lock _gate = new();

        public void Add(JournalEntry entry)
        {
            lock (_gate)
            {
                if (_entries.Count == size) _entries.Dequeue();
                _entries.Enqueue(entry);
            }
        }

        public JournalEntry[] NewestFirst()
        {
            lock (_gate) return [.. _entries.Reverse()];
        }
    }
}
