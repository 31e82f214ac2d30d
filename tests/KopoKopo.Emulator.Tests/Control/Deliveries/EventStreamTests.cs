using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using KopoKopo.Emulator.Feed;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace KopoKopo.Emulator.Tests.Control.Deliveries;

/// <summary><c>GET /_emulator/events</c>: what happens, as server-sent events.</summary>
public sealed class EventStreamTests(EmulatorServer emulator)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_answers_an_event_stream_to_whoever_asks_for_one_or_for_anything()
    {
        using var client = await emulator.NewAppAsync();

        await using var asked = await EventStream.OpenAsync(client);
        using var anything = await client.Http.GetAsync("/_emulator/events", HttpCompletionOption.ResponseHeadersRead, Cancellation);

        foreach (var answer in new[] { asked.Answer, anything })
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
            answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        }
    }

    [Fact]
    public async Task It_ends_with_a_word_where_events_were_lost()
    {
        using var client = await emulator.NewAppAsync();
        var app = emulator.Services.GetRequiredService<AppStore>().All.Single(known => known.ClientId == client.ClientId);
        var feed = emulator.Services.GetRequiredService<LiveFeed>();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/_emulator/events");
        using var answer = await client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancellation));
        (await reader.ReadLineAsync(Cancellation)).ShouldBe(": listening");

        for (var i = 0; i < 200_000; i++) feed.Publish(new ClockSet(app.Id, app.Clock.GetUtcNow(), IsFrozen: false));
        var said = new List<string>();
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        bound.CancelAfter(TimeSpan.FromSeconds(30));
        while (await reader.ReadLineAsync(bound.Token) is { } line) said.Add(line);

        said.Last(line => line.Length > 0).ShouldStartWith(": too slow: events were lost");
        said.Count(line => line.StartsWith("event: ", StringComparison.Ordinal)).ShouldBeLessThan(200_000);
    }

    [Fact]
    public async Task A_request_is_told_with_its_entry_of_the_journal()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await using var events = await EventStream.OpenAsync(client);

        await client.PayAsync(new IncomingPaymentBuilder());
        var told = await events.NextAsync("request");
        var entry = await client.GetJsonAsync($"/_emulator/requests/{told["id"]!.GetValue<long>()}");

        told["method"].Text().ShouldBe("POST");
        told["path"].Text().ShouldBe("/api/v1/incoming_payments");
        told["status"]!.GetValue<int>().ShouldBe(201);
        told["at"].Text().ShouldBe("2026-01-31T12:00:00.000+03:00");
        entry["path"].Text().ShouldBe("/api/v1/incoming_payments");
    }

    [Fact]
    public async Task A_result_and_each_attempt_at_its_callback_are_told_in_their_order()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var replies = 0;
        receiver.Reply(http =>
        {
            http.Response.StatusCode = Interlocked.Increment(ref replies) == 1 ? 503 : 200;
            return Task.CompletedTask;
        });
        using var client = await emulator.NewAppAtNoonAsync();
        await using var events = await EventStream.OpenAsync(client);

        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.AdvanceAsync("PT2S");
        var (made, creation) = await events.NextAsync();
        await events.NextAsync();
        var (first, completion) = await events.NextAsync();
        var (second, refused) = await events.NextAsync();
        var (third, delivered) = await events.NextAsync();

        new[] { made, first, second, third }.ShouldBe(["creation", "completion", "delivery", "delivery"]);
        creation["at"].Text().ShouldBe("2026-01-31T12:00:00.000+03:00");
        creation["id"].Text().ShouldBe(location.Segments[^1]);
        creation["kind"].Text().ShouldBe("incoming_payment");
        creation["decided_by"].Text().ShouldBe("default");
        completion["at"].Text().ShouldBe("2026-01-31T12:00:00.500+03:00");
        completion["id"].Text().ShouldBe(location.Segments[^1]);
        completion["kind"].Text().ShouldBe("incoming_payment");
        completion["status"].Text().ShouldBe("Success");
        refused["attempt"]!.GetValue<int>().ShouldBe(1);
        refused["status"].Text().ShouldBe("pending");
        refused["reply"].Text().ShouldBe("503");
        delivered["attempt"]!.GetValue<int>().ShouldBe(2);
        delivered["status"].Text().ShouldBe("delivered");
        delivered["id"]!.GetValue<long>().ShouldBe((await client.WaitForAsync("")).ShouldHaveSingleItem().Id());
    }

    [Fact]
    public async Task A_clock_that_is_set_and_a_world_that_is_new_are_told()
    {
        using var client = await emulator.NewAppAsync();
        await using var events = await EventStream.OpenAsync(client);

        await client.FreezeAsync("2020-01-01T00:00:00+03:00");
        var frozen = await events.NextAsync("clock");
        await client.AdvanceAsync("PT1H");
        var advanced = await events.NextAsync("clock");
        await client.ResetAsync();
        var world = await events.NextAsync("world");

        frozen["frozen"]!.GetValue<bool>().ShouldBeTrue();
        frozen["at"].Text().ShouldBe("2020-01-01T00:00:00.000+03:00");
        advanced["at"].Text().ShouldBe("2020-01-01T01:00:00.000+03:00");
        world["at"].Text().ShouldNotStartWith("2020");
    }

    [Fact]
    public async Task A_world_that_is_brought_back_is_told()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        (await client.Http.PostAsJsonAsync("/_emulator/snapshots", new { name = "before" }, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.Created);
        await using var events = await EventStream.OpenAsync(client);

        (await client.Http.PostAsync("/_emulator/snapshots/before/restore", content: null, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await events.NextAsync("world"))["at"].Text().ShouldBe("2026-01-31T12:00:00.000+03:00");
    }

    [Fact]
    public async Task Only_what_happens_to_the_app_that_was_asked_for_is_told()
    {
        using var mine = await emulator.NewAppAsync();
        using var other = await emulator.NewAppAsync();
        using var http = new HttpClient { BaseAddress = emulator.Address };
        await using var events = await EventStream.OpenAsync(http, $"/_emulator/events?app={mine.ClientId}");

        await other.FreezeAsync("2020-01-01T00:00:00+03:00");
        await other.PayAsync(new IncomingPaymentBuilder());
        await other.ResetAsync();
        await mine.FreezeAsync("2021-01-01T00:00:00+03:00");

        var (name, data) = await events.NextAsync();
        name.ShouldBe("clock");
        data["at"].Text().ShouldStartWith("2021");
    }

    [Fact]
    public async Task Who_listens_to_an_app_that_was_removed_hears_nothing_of_the_next_one()
    {
        await using var own = EmulatorServer.With();
        using var removed = await own.NewAppAsync();
        await using var events = await EventStream.OpenAsync(removed);
        (await removed.Http.DeleteAsync($"/_emulator/apps/{removed.ClientId}", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await events.NextAsync()).Name.ShouldBe("world");

        using var next = await own.NewAppAsync();
        await next.FreezeAsync("2021-01-01T00:00:00+03:00");
        var stopped = own.DisposeAsync();

        // The stream ends with the emulator.
        var heard = await events.RestAsync();
        await stopped;
        heard.ShouldBeEmpty();
    }

    [Fact]
    public async Task Events_are_numbered_on_from_the_last_one_that_the_reader_saw()
    {
        using var client = await emulator.NewAppAsync();
        await using var first = await EventStream.OpenAsync(client);
        client.Http.DefaultRequestHeaders.Add("Last-Event-ID", "41");
        await using var again = await EventStream.OpenAsync(client);

        await client.FreezeAsync("2020-01-01T00:00:00+03:00");
        await client.FreezeAsync("2021-01-01T00:00:00+03:00");

        var ids = new List<string>();
        foreach (var stream in new[] { first, first, again, again })
        {
            await stream.NextAsync("clock");
            ids.Add(stream.LastId);
        }

        ids.ShouldBe(["1", "2", "42", "43"]);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("-1")]
    [InlineData("9223372036854775807")]
    [InlineData("99999999999999999999")]
    public async Task Whatever_the_reader_says_of_the_last_event_it_is_told_the_next(string last)
    {
        using var client = await emulator.NewAppAsync();
        client.Http.DefaultRequestHeaders.Add("Last-Event-ID", last);
        await using var events = await EventStream.OpenAsync(client);

        await client.FreezeAsync("2020-01-01T00:00:00+03:00");

        (await events.NextAsync()).Name.ShouldBe("clock");
        events.LastId.ShouldBe("1");
    }

    [Fact]
    public async Task A_stream_with_nothing_to_tell_says_so_in_comments_and_tells_what_comes_then()
    {
        using var client = await emulator.NewAppAsync();
        using var answer = await client.Http.GetAsync("/_emulator/events", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancellation));

        (await LinesAsync(lines, 4)).ShouldBe([": listening", "", ": keep-alive", ""]);
        await client.FreezeAsync("2020-01-01T00:00:00+03:00");

        (await LinesAsync(lines, 4)).ShouldBe(["event: clock", "data: {\"at\":\"2020-01-01T00:00:00.000+03:00\",\"frozen\":true}", "id: 1", ""]);
    }

    [Fact]
    public async Task The_stream_ends_when_the_emulator_stops_and_does_not_hold_it_up()
    {
        await using var process = await EmulatorHere.ServeAsync("--urls=http://127.0.0.1:0", "--Emulator:Database=");
        using var http = new HttpClient { BaseAddress = process.Address };
        await using var events = await EventStream.OpenAsync(http, "/_emulator/events");
        var asked = Stopwatch.GetTimestamp();

        var exitCode = await process.StopAsync();
        await events.RestAsync();

        exitCode.ShouldBe(0, process.Output);
        Stopwatch.GetElapsedTime(asked).ShouldBeLessThan(TimeSpan.FromSeconds(9), "a stop that is held up takes the ten seconds that it may");
    }

    private static async Task<List<string?>> LinesAsync(StreamReader stream, int count)
    {
        var lines = new List<string?>();
        while (lines.Count < count) lines.Add(await stream.ReadLineAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
        return lines;
    }
}
