using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Faults;

public sealed class BeforeResponseTests(EmulatorServer emulator)
{
    private const string BeforeResponse = """{ "beforeResponse": true }""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_callback_arrives_and_is_answered_before_the_201_goes_out()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var release = new TaskCompletionSource();
        receiver.Reply(_ => release.Task);
        using var client = await emulator.NewAppAsync();
        await client.SpoilAsync(BeforeResponse);

        var posting = client.PostAsync("/api/v1/incoming_payments", new IncomingPaymentBuilder().CallingBack(receiver.Url).ToJson());
        var callback = await receiver.NextAsync();
        var wasAnswered = posting.IsCompleted;
        release.SetResult();
        var answer = await posting;

        wasAnswered.ShouldBeFalse();
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        callback.Json["data"]!["attributes"]!["_links"]!["self"].Text().ShouldBe(answer.Headers.Location!.AbsoluteUri);
    }

    [Fact]
    public async Task A_frozen_clock_and_a_long_after_do_not_hold_it_up()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.DeliverAsync($$"""{ "to": "callback", "faults": [{{BeforeResponse}}] }""", after: "PT24H");

        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        receiver.Waiting.ShouldBe(1);
        (await client.GetTextAsync(location)).ShouldBe((await receiver.NextAsync()).Text);
    }

    [Fact]
    public async Task What_came_before_the_201_does_not_come_again_when_after_is_over()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.DeliverAsync($$"""{ "to": "callback", "faults": [{{BeforeResponse}}] }""", after: "PT24H");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var advanced = await client.AdvancedAsync("PT48H");

        advanced["resources"]!.AsArray().ShouldBeEmpty();
        advanced["deliveries"]!.AsArray().ShouldBeEmpty();
        receiver.Waiting.ShouldBe(1);
    }

    [Fact]
    public async Task A_result_that_is_due_at_once_by_a_running_clock_is_awaited_all_the_same()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAsync();
        var answered = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        receiver.Reply(async http =>
        {
            // A slow receiver: a 201 that does not wait for it overtakes it.
            await Task.Delay(TimeSpan.FromMilliseconds(50), Cancellation);
            answered[http.Request.Path] = true;
        });
        await client.DeliverAsync($$"""{ "to": "callback", "faults": [{{BeforeResponse}}] }""", after: "PT0S");

        var wereAnswered = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            var callback = new Uri(receiver.Url, $"/callback/{i}");
            await client.PayAsync(new IncomingPaymentBuilder().CallingBack(callback));
            return answered.ContainsKey(callback.AbsolutePath);
        }));

        wereAnswered.Count(before => before).ShouldBe(wereAnswered.Length);
    }

    [Fact]
    public async Task The_201_comes_after_five_seconds_even_if_the_receiver_hangs()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var release = new TaskCompletionSource();
        receiver.Reply(_ => release.Task);
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SpoilAsync(BeforeResponse);

        var started = Stopwatch.GetTimestamp();
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        var taken = Stopwatch.GetElapsedTime(started);
        release.SetResult();

        taken.TotalSeconds.ShouldBeInRange(4.5, 9.5);
        receiver.Waiting.ShouldBe(1);
    }

    [Fact]
    public async Task Only_the_first_attempt_is_awaited()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Reply(500);
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SpoilAsync(BeforeResponse);

        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        var before = receiver.Waiting;
        await client.AdvanceAsync("PT1S");

        before.ShouldBe(1);
        receiver.Waiting.ShouldBe(2);
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_does_not_delay_the_201()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SpoilAsync(BeforeResponse);

        var location = await client.PayAsync(new IncomingPaymentBuilder());
        var delivery = (await client.GetJsonAsync("/_emulator/deliveries"))["deliveries"]!.AsArray().ShouldHaveSingleItem();

        delivery!["attempts"]!.AsArray()
            .ShouldHaveSingleItem()!["error"]
            .Text()
            .ShouldContain("refused", Case.Insensitive, "the attempt was over, and not its time");
        (await client.AttributesAsync(location))["status"].Text().ShouldBe("Success");
    }

    [Fact]
    public async Task A_topics_webhook_can_come_before_the_201_and_the_callback_later()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var subscriber = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync("buygoods_transaction_received", subscriber.Url);
        await client.DeliverAsync($$"""{ "to": "callback", "delay": "PT5S" }, { "to": "buygoods_transaction_received", "faults": [{{BeforeResponse}}] }""");

        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        var before = (receiver.Waiting, subscriber.Waiting);
        await client.AdvanceAsync("PT5S");

        before.ShouldBe((0, 1));
        receiver.Waiting.ShouldBe(1);
    }

    [Fact]
    public async Task It_combines_with_another_fault()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SpoilAsync($$"""{{BeforeResponse}}, { "signature": "missing" }""");

        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        receiver.Waiting.ShouldBe(1);
        (await receiver.NextAsync()).Headers.Keys.ShouldNotContain(FaultSteps.SignatureHeader);
    }

    [Theory]
    [MemberData(nameof(Requests.KindsWithResult), MemberType = typeof(Requests))]
    public async Task Every_kind_with_a_result_can_call_back_before_the_201(string kind)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SpoilAsync(BeforeResponse, kind);

        var location = await client.CreateAsync(RequestBuilder.Of(kind).CallingBack(receiver.Url));

        receiver.Waiting.ShouldBe(1);
        (await client.GetTextAsync(location)).ShouldBe((await receiver.NextAsync()).Text);
    }
}
