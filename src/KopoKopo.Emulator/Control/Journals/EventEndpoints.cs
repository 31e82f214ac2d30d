using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Feed;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Control.Journals;

/// <summary><c>/_emulator/events</c>: what happens, as it happens, as server-sent events.</summary>
internal sealed class EventEndpoints(ControlledApp controlled, LiveFeed feed, TimeProvider time, IHostApplicationLifetime lifetime)
{
    // Less than the half minute after which the quickest proxies give a silent connection up.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(10);

    public async Task Stream(HttpContext http)
    {
        var (app, error) = await controlled.OfAsync(http);
        if (app is null)
        {
            await error!.ExecuteAsync(http);
            return;
        }

        using var listener = feed.Listen(app.Id);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            await TypedResults.ServerSentEvents(Events(http, listener, stop.Token)).ExecuteAsync(http);
        }
        catch (OperationCanceledException)
        {
            // The reader has gone, or the emulator stops.
        }
    }

    // Numbered on from the last one that the reader saw. What happened while nobody listened is in the journals, not here.
    private async IAsyncEnumerable<SseItem<string>> Events(HttpContext http, LiveFeed.Listener listener, [EnumeratorCancellation] CancellationToken stop)
    {
        var id = uint.TryParse(http.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? (long)seen : 0;
        await CommentAsync(http, "listening", stop);
        while (await WaitAsync(http, listener, stop))
        {
            while (listener.Events.TryRead(out var occurred))
            {
                if (occurred is DeliveryMade) continue;

                var (name, data) = Describe(occurred);
                yield return new SseItem<string>(Encoding.UTF8.GetString(data), name) { EventId = $"{++id}" };
            }
        }
    }

    // The result writes events only, and nothing while it waits for one: comments go between them.
    private async Task<bool> WaitAsync(HttpContext http, LiveFeed.Listener listener, CancellationToken stop)
    {
        var more = listener.Events.WaitToReadAsync(stop).AsTask();
        while (true)
        {
            try
            {
                return await more.WaitAsync(LongestSilence, time, stop);
            }
            catch (TimeoutException)
            {
                await CommentAsync(http, "keep-alive", stop);
            }
        }
    }

    private static async Task CommentAsync(HttpContext http, string comment, CancellationToken stop)
    {
        await http.Response.WriteAsync($": {comment}\n\n", stop);
        await http.Response.Body.FlushAsync(stop);
    }

    private static (string Name, byte[] Data) Describe(FeedEvent occurred) => occurred switch
    {
        RequestAnswered request => ("request", Data(occurred, json =>
        {
            json.WriteNumber("id", request.Id);
            json.WriteString("method", request.Method);
            json.WriteString("path", request.Path);
            json.WriteNumber("status", request.Status);
        })),
        ResourceCompleted resource => ("completion", Data(occurred, json =>
        {
            json.WriteString("id", resource.Id);
            json.WriteString("kind", resource.Kind);
            json.WriteString("status", resource.Status);
        })),
        DeliveryTried delivery => ("delivery", Data(occurred, json =>
        {
            json.WriteNumber("id", delivery.Id);
            json.WriteNumber("attempt", delivery.Attempt);
            json.WriteString("status", delivery.Status);
            json.WriteString("reply", delivery.Reply);
        })),
        ClockSet clock => ("clock", Data(occurred, json => json.WriteBoolean("frozen", clock.IsFrozen))),
        _ => ("world", Data(occurred, static _ => { })),
    };

    private static byte[] Data(FeedEvent occurred, Action<Utf8JsonWriter> write) => WireJson.ToBytes(json =>
    {
        json.WriteStartObject();
        json.WriteString("at", Instant.WithMilliseconds(occurred.At));
        write(json);
        json.WriteEndObject();
    });
}
