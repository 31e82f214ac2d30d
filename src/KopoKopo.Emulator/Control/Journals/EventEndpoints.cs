using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Feed;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Control.Journals;

/// <summary><c>/_emulator/events</c>: what happens, as it happens, as server-sent events.</summary>
internal sealed class EventEndpoints(LiveFeed feed, TimeProvider time, IHostApplicationLifetime lifetime)
{
    // Less than the half minute after which the quickest proxies give a silent connection up.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(10);

    /// <summary>Tells what happens to the app until the reader goes or the emulator stops.</summary>
    public EventStream Stream(App app) => new(http => StreamAsync(app, http));

    private async Task StreamAsync(App app, HttpContext http)
    {
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
        await CommentAsync(http, "listening");
        while (await WaitAsync(http, listener, stop))
        {
            while (listener.Events.TryRead(out var occurred))
            {
                // A gap that nobody sees would be worse: whoever reads on begins anew, and knows that something may have happened meanwhile.
                if (listener.TakeLoss())
                {
                    await CommentAsync(http, "too slow: events were lost, so this ends; listen again, and read what there is");
                    yield break;
                }

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
                await CommentAsync(http, "keep-alive");
            }
        }
    }

    // A stop does not break off what is being written: the server would reset the connection.
    private static async Task CommentAsync(HttpContext http, string comment)
    {
        await http.Response.WriteAsync($": {comment}\n\n", http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    private static (string Name, byte[] Data) Describe(FeedEvent occurred)
    {
        var contracts = ControlContracts.Default;
        var at = occurred.At;
        return occurred switch
        {
            RequestAnswered request =>
                (RequestEvent.Name, WireJson.ToBytes(new RequestEvent(at, request.Id, request.Method, request.Path, request.Status), contracts.RequestEvent)),
            ResourceCreated resource =>
                (CreationEvent.Name, WireJson.ToBytes(new CreationEvent(at, resource.Id, resource.Kind, resource.DecidedBy), contracts.CreationEvent)),
            ResourceCompleted resource =>
                (CompletionEvent.Name, WireJson.ToBytes(new CompletionEvent(at, resource.Id, resource.Kind, resource.Status), contracts.CompletionEvent)),
            DeliveryTried tried => (
                DeliveryEvent.Name, WireJson.ToBytes(new DeliveryEvent(at, tried.Id, tried.Attempt, tried.Status, tried.Reply), contracts.DeliveryEvent)),
            EventSimulated made => (
                SimulationEvent.Name,
                WireJson.ToBytes(
                    new SimulationEvent(at, made.Id, made.Topic, made.ResourceId, made.Reference, made.Deliveries), contracts.SimulationEvent)),
            ClockSet clock => (ClockEvent.Name, WireJson.ToBytes(new ClockEvent(at, clock.IsFrozen), contracts.ClockEvent)),
            WorldChanged => (WorldEvent.Name, WireJson.ToBytes(new WorldEvent(at), contracts.WorldEvent)),
            _ => throw new InvalidOperationException($"{occurred.GetType().Name} is told to nobody."),
        };
    }
}
