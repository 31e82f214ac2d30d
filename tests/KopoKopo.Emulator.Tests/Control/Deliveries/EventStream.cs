using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Deliveries;

/// <summary>A reader of <c>/_emulator/events</c>. From its opening on it misses nothing.</summary>
internal sealed class EventStream : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);
    private readonly HttpResponseMessage _answer;
    private readonly IAsyncEnumerator<SseItem<string>> _events;

    private EventStream(HttpResponseMessage answer, Stream stream)
    {
        _answer = answer;
        _events = SseParser.Create(stream).EnumerateAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator();
    }

    public HttpResponseMessage Answer => _answer;

    /// <summary>The id of the event that was told last.</summary>
    public string LastId => _events.Current.EventId!;

    public static Task<EventStream> OpenAsync(ApiClient client) => OpenAsync(client.Http, "/_emulator/events");

    public static async Task<EventStream> OpenAsync(HttpClient http, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/event-stream");
        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        answer.IsSuccessStatusCode.ShouldBeTrue($"{answer.StatusCode}");
        return new EventStream(answer, await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The next event.</summary>
    public async Task<(string Name, JsonNode Data)> NextAsync()
    {
        (await _events.MoveNextAsync().AsTask().WaitAsync(Bound)).ShouldBeTrue("the stream has not ended");
        return (_events.Current.EventType, JsonNode.Parse(_events.Current.Data)!);
    }

    /// <summary>The next event of this name; others before it are passed over.</summary>
    public async Task<JsonNode> NextAsync(string name)
    {
        while (true)
        {
            var (found, data) = await NextAsync();
            if (found == name) return data;
        }
    }

    /// <summary>The names of what still comes until the stream ends.</summary>
    public async Task<IReadOnlyList<string>> RestAsync()
    {
        var names = new List<string>();
        while (await _events.MoveNextAsync().AsTask().WaitAsync(Bound)) names.Add(_events.Current.EventType);
        return names;
    }

    public ValueTask DisposeAsync()
    {
        _answer.Dispose();
        return ValueTask.CompletedTask;
    }
}
