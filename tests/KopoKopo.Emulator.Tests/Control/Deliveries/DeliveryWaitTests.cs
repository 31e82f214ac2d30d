using System.Diagnostics;
using System.Net;
using KopoKopo.Emulator.Control.Journals;
using KopoKopo.Emulator.Feed;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace KopoKopo.Emulator.Tests.Control.Deliveries;

/// <summary><c>GET /_emulator/deliveries/wait</c>: that it answers when there is something to answer.</summary>
public sealed class DeliveryWaitTests(EmulatorServer emulator)
{
    private const string Patient = "timeout=PT30S";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_answers_at_once_what_is_there_already()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var delivery = await client.CallBackAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var found = (await client.WaitForAsync("timeout=PT0S")).ShouldHaveSingleItem()!;

        found.Id().ShouldBe(delivery.Id());
        found["status"].Text().ShouldBe("delivered");
        found["body"].Text().ShouldBe((await receiver.NextAsync()).Text);
        found["attempts"]!.AsArray().ShouldHaveSingleItem()!["status"]!.GetValue<int>().ShouldBe(200);
    }

    [Fact]
    public async Task It_answers_upon_the_receivers_reply_and_not_when_its_time_is_up()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAsync();
        var took = new List<TimeSpan>();

        for (var round = 0; round < 5; round++)
        {
            var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            receiver.Reply(_ => release.Task);
            var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
            await receiver.NextAsync();
            var waiting = client.WaitForAsync($"resource={location.Segments[^1]}&{Patient}");

            // By the time these are answered the wait has begun.
            for (var i = 0; i < 3; i++) await client.GetJsonAsync("/_emulator/clock");
            var replied = Stopwatch.GetTimestamp();
            release.SetResult();
            await waiting;
            took.Add(Stopwatch.GetElapsedTime(replied));
        }

        // The middle one, and generously: the machine may be busy with whatever else.
        took.Order().ElementAt(2).ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task It_waits_for_as_many_as_were_asked_for_and_lists_the_oldest_first()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var waiting = client.WaitForAsync($"count=3&{Patient}");

        for (var i = 0; i < 3; i++) await client.CallBackAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        var found = (await waiting).Select(delivery => delivery.Id()).ToList();

        found.Count.ShouldBe(3);
        found.ShouldBeInOrder();
    }

    [Fact]
    public async Task A_resource_finds_its_result_and_the_webhooks_its_creation_led_to()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync("buygoods_transaction_received", receiver.Url);
        var mine = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.AdvanceAsync("PT0.5S");

        var found = await client.WaitForAsync($"resource={mine.Segments[^1].ToUpperInvariant()}&count=2&{Patient}");
        var (_, ofIt) = await client.WaitInVainAsync($"resource={mine.Segments[^1]}&count=3&timeout=PT0S");

        found.Select(delivery => delivery!["topic"].Text()).Order().ShouldBe(["buygoods_transaction_received", "incoming_payment"]);
        ofIt.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_topic_finds_only_its_own()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync("b2b_transaction_received", receiver.Url);
        await client.CallBackAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        var waiting = client.WaitForAsync($"topic=b2b_transaction_received&{Patient}");

        await client.SimulateAsync("b2b_transaction_received");

        (await waiting).ShouldHaveSingleItem()!["topic"].Text().ShouldBe("b2b_transaction_received");
    }

    [Fact]
    public async Task A_status_finds_what_was_not_delivered()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Reply(500);
        using var client = await emulator.NewAppAtNoonAsync();
        var pending = client.WaitForAsync($"status=pending&{Patient}");
        var failed = client.WaitForAsync($"status=failed&{Patient}");
        var dropped = client.WaitForAsync($"status=dropped&{Patient}");

        await client.CallBackAsync(new IncomingPaymentBuilder(), """{ "drop": true }""");
        var tried = await client.CallBackAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        var whilePending = (await pending).ShouldHaveSingleItem()!;
        await client.AdvanceAsync("PT1H");

        (await dropped).ShouldHaveSingleItem()!["attempts"]!.AsArray().ShouldBeEmpty();
        whilePending.Id().ShouldBe(tried.Id());
        (await failed).ShouldHaveSingleItem().Id().ShouldBe(tried.Id());
    }

    [Fact]
    public async Task It_sees_a_simulated_webhook_that_is_still_on_the_wire()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var release = new TaskCompletionSource();
        receiver.Reply(_ => release.Task);
        using var client = await emulator.NewAppAsync();
        await client.SubscribeAsync("m2m_transaction_received", receiver.Url);
        var waiting = client.WaitForAsync($"status=pending&{Patient}");
        for (var i = 0; i < 3; i++) await client.GetJsonAsync("/_emulator/clock");

        await client.SimulateAsync("m2m_transaction_received");
        await receiver.NextAsync();

        try
        {
            (await waiting.WaitAsync(TimeSpan.FromSeconds(5), Cancellation)).ShouldHaveSingleItem()!["topic"].Text().ShouldBe("m2m_transaction_received");
        }
        finally
        {
            release.SetResult();
        }
    }

    [Fact]
    public async Task Many_who_wait_at_once_are_all_answered()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var waiting = Enumerable.Range(0, 64).Select(_ => client.WaitForAsync(Patient)).ToList();

        var delivery = await client.CallBackAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        var answers = await Task.WhenAll(waiting);

        answers.Select(found => found.ShouldHaveSingleItem().Id()).Distinct().ShouldBe([delivery.Id()]);
    }

    [Fact]
    public async Task What_fits_no_more_is_not_counted()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        receiver.Reply(http => http.Request.Path == "/first" ? release.Task : never.Task);
        using var client = await emulator.NewAppAsync();
        var waiting = client.WaitForAsync($"status=pending&count=2&{Patient}");
        for (var i = 0; i < 3; i++) await client.GetJsonAsync("/_emulator/clock");

        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(new Uri(receiver.Url, "/first")));
        await receiver.NextAsync();
        release.SetResult();
        await client.WaitForAsync($"status=delivered&{Patient}");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(new Uri(receiver.Url, "/second")));
        await receiver.NextAsync();
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(new Uri(receiver.Url, "/third")));

        try
        {
            (await waiting).Select(delivery => new Uri(delivery!["url"].Text()).AbsolutePath).ShouldBe(["/second", "/third"]);
        }
        finally
        {
            never.SetResult();
        }
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(20_000, true)]
    public async Task Where_more_happened_than_it_was_told_it_looks_at_all_again(int others, bool looksAtAll)
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var app = emulator.Services.GetRequiredService<AppStore>().All.Single(known => known.ClientId == client.ClientId);
        var feed = emulator.Services.GetRequiredService<LiveFeed>();
        using var listener = feed.Listen(app.Id);
        var filter = new DeliveryFilter(null, null, null, null);
        var sought = new SoughtDeliveries(emulator.Services.GetRequiredService<DeliveryStore>(), app, filter, count: 2);
        sought.LookAtAll();

        await client.CallBackAsync(new IncomingPaymentBuilder().CallingBack(WebhookReceiver.BuiltIn));
        for (var i = 0; i < others; i++) feed.Publish(new ClockSet(app.Id, app.Clock.GetUtcNow(), IsFrozen: false));

        sought.LookAtWhatChanged(listener).ShouldBe(looksAtAll);
        sought.LookAtWhatChanged(listener).ShouldBeFalse();
    }

    [Fact]
    public async Task A_delivery_of_another_app_is_none()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var one = await emulator.NewAppAtNoonAsync();
        using var other = await emulator.NewAppAtNoonAsync();

        await one.CallBackAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        (await other.WaitInVainAsync("timeout=PT0S")).Deliveries.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reset_during_a_wait_takes_away_what_was_there_and_the_wait_goes_on()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.CallBackAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        var waiting = client.WaitForAsync($"count=2&{Patient}");

        await client.ResetAsync();
        var after = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
            await client.WaitForAsync($"resource={location.Segments[^1]}&{Patient}");
            after.Add(location.Segments[^1]);
        }

        (await waiting).Select(delivery => delivery!["resource_id"].Text()).ShouldBe(after);
    }

    [Fact]
    public async Task A_stop_during_a_wait_is_not_held_up_by_it()
    {
        await using var process = await EmulatorHere.ServeAsync("--urls=http://127.0.0.1:0", "--Emulator:Database=");
        using var http = new HttpClient { BaseAddress = process.Address };
        var waiting = http.GetAsync("/_emulator/deliveries/wait?timeout=PT2M", Cancellation);
        for (var i = 0; i < 3; i++) await http.GetAsync("/_emulator/clock", Cancellation);
        var asked = Stopwatch.GetTimestamp();

        var exitCode = await process.StopAsync();

        exitCode.ShouldBe(0);
        Stopwatch.GetElapsedTime(asked).ShouldBeLessThan(TimeSpan.FromSeconds(9), "a stop that is held up takes the ten seconds that it may");
        await Task.WhenAny(waiting);
    }

    [Theory]
    [InlineData("count=0", "count must be a whole number from 1 to 1000")]
    [InlineData("count=-1", "count must be a whole number from 1 to 1000")]
    [InlineData("count=1001", "count must be a whole number from 1 to 1000")]
    [InlineData("count=1.5", "count must be a whole number from 1 to 1000")]
    [InlineData("count=many", "count must be a whole number from 1 to 1000")]
    [InlineData("timeout=10", "timeout must be a duration of at most PT5M")]
    [InlineData("timeout=-PT1S", "timeout must be a duration of at most PT5M")]
    [InlineData("timeout=PT301S", "timeout must be a duration of at most PT5M")]
    [InlineData("timeout=soon", "timeout must be a duration of at most PT5M")]
    [InlineData("status=done", "status must be one of pending, delivered, failed, dropped, cancelled")]
    public async Task A_bad_wait_is_refused_in_words(string query, string message)
    {
        using var client = await emulator.NewAppAsync();

        var answer = await client.WaitAsync(query);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await ApiClient.JsonAsync(answer))["error_message"].Text().ShouldStartWith(message);
    }
}
