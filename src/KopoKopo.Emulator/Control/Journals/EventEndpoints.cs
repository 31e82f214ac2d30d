using System.Text;
using System.Text.Json;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Feed;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Control.Journals;

/// <summary><c>/_emulator/events</c>: what happens, as it happens, as server-sent events.</summary>
internal sealed class EventEndpoints(ControlledApp controlled, LiveFeed feed, IHostApplicationLifetime lifetime)
{
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
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            await http.Response.WriteAsync(": listening\n\n", stop.Token);
            await http.Response.Body.FlushAsync(stop.Token);
            await foreach (var occurred in listener.Events.ReadAllAsync(stop.Token))
            {
                if (occurred is DeliveryMade) continue;

                var (name, data) = Describe(occurred);
                await http.Response.WriteAsync($"event: {name}\ndata: {Encoding.UTF8.GetString(data)}\n\n", stop.Token);
                await http.Response.Body.FlushAsync(stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The reader has gone, or the emulator stops.
        }
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
