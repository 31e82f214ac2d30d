using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Deliveries;

/// <summary><c>POST /_emulator/deliveries/{id}/replay</c>: the same bytes again.</summary>
public sealed class ReplayTests(EmulatorServer emulator)
{
    [Fact]
    public async Task A_replay_sends_the_same_bytes_and_headers_to_the_same_URL_as_a_delivery_of_its_own()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var original = await client.CallBackAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        var first = await receiver.NextAsync();

        var replayed = (await client.ReplayAsync(original.Id())).ShouldHaveSingleItem()!;
        var second = await receiver.NextAsync();

        second.Bytes.ShouldBe(first.Bytes);
        second.Headers.ShouldBe(first.Headers, ignoreOrder: true);
        second.ShouldBeSignedWith(ApiClient.ApiKey);
        replayed.Id().ShouldBeGreaterThan(original.Id());
        replayed["replay_of"]!.GetValue<long>().ShouldBe(original.Id());
        foreach (var member in new[] { "kind", "topic", "resource_id", "url", "body", "signature" }) replayed[member].Text().ShouldBe(original[member].Text());
    }

    [Fact]
    public async Task The_original_stays_as_it_was()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var original = await client.CallBackAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        await client.ReplayAsync(original.Id());
        await client.WaitForAsync("count=2");

        (await client.GetJsonAsync($"/_emulator/deliveries/{original.Id()}")).ToJsonString().ShouldBe(original.ToJsonString());
    }

    [Fact]
    public async Task A_replay_goes_to_another_URL_when_one_is_named()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var other = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var original = await client.CallBackAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        var first = await receiver.NextAsync();

        var replayed = (await client.ReplayAsync(original.Id(), $$"""{ "url": "{{other.Url}}" }""")).ShouldHaveSingleItem()!;
        var second = await other.NextAsync();

        replayed["url"].Text().ShouldBe(other.Url.AbsoluteUri);
        second.Bytes.ShouldBe(first.Bytes);
        second.Headers["X-KopoKopo-Signature"].ShouldBe(first.Headers["X-KopoKopo-Signature"]);
        receiver.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task Times_makes_so_many_deliveries()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var original = await client.CallBackAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var replayed = await client.ReplayAsync(original.Id(), """{ "url": null, "times": 20 }""");
        var received = await receiver.NextAsync(21);

        replayed.Select(delivery => delivery.Id()).Distinct().Count().ShouldBe(20);
        replayed.ShouldAllBe(delivery => delivery!["replay_of"]!.GetValue<long>() == original.Id());
        received.Select(webhook => webhook.Text).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_replay_can_be_replayed_and_says_of_which_it_is_one()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var original = await client.CallBackAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var once = (await client.ReplayAsync(original.Id())).ShouldHaveSingleItem()!;
        var twice = (await client.ReplayAsync(once.Id())).ShouldHaveSingleItem()!;

        twice["replay_of"]!.GetValue<long>().ShouldBe(once.Id());
        (await receiver.NextAsync(3)).Select(webhook => webhook.Text).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_replay_that_is_not_acknowledged_is_tried_again_on_the_schedule()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var original = await client.CallBackAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        receiver.Reply(500);

        var replayed = (await client.ReplayAsync(original.Id())).ShouldHaveSingleItem();
        await client.AdvanceAsync("PT1H");
        var delivery = await client.GetJsonAsync($"/_emulator/deliveries/{replayed.Id()}");

        delivery["status"].Text().ShouldBe("failed");
        delivery["attempts"]!.AsArray().Count.ShouldBe(6);
        (await receiver.NextAsync(7)).Select(webhook => webhook.Text).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_replayed_webhook_counts_for_those_who_wait_for_its_resource()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync("buygoods_transaction_received", receiver.Url);
        var payment = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.AdvanceAsync("PT0.5S");
        var query = $"resource={payment.Segments[^1]}&topic=buygoods_transaction_received";
        var webhook = (await client.WaitForAsync(query)).ShouldHaveSingleItem();

        await client.ReplayAsync(webhook.Id());

        (await client.WaitForAsync($"{query}&count=2")).Select(delivery => delivery!["body"].Text()).Distinct().ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("""{ "signature": "wrong_key" }""")]
    [InlineData("""{ "signature": "missing" }""")]
    [InlineData("""{ "signature": "prefixed" }""")]
    [InlineData("""{ "body": "truncated" }""")]
    [InlineData("""{ "body": "empty" }""")]
    [InlineData("""{ "contentType": "text/plain" }""")]
    public async Task A_replay_of_a_forged_delivery_is_as_forged(string fault)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var original = await client.CallBackAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url), fault);
        var first = await receiver.NextAsync();

        await client.ReplayAsync(original.Id());
        var second = await receiver.NextAsync();

        second.Bytes.ShouldBe(first.Bytes);
        second.Headers.ShouldBe(first.Headers, ignoreOrder: true);
    }

    [Fact]
    public async Task A_dropped_delivery_arrives_when_it_is_replayed()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var dropped = await client.CallBackAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url), """{ "drop": true }""");
        receiver.Waiting.ShouldBe(0);

        await client.ReplayAsync(dropped.Id());
        var arrived = await receiver.NextAsync();

        arrived.Text.ShouldBe(dropped["body"].Text());
        arrived.ShouldBeSignedWith(ApiClient.ApiKey);
    }

    [Fact]
    public async Task What_is_not_there_cannot_be_replayed()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        using var stranger = await emulator.NewAppAsync();
        var delivery = await client.CallBackAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var unknown = await client.PostAsync("/_emulator/deliveries/9223372036854775806/replay", "");
        var notAnId = await client.PostAsync("/_emulator/deliveries/first/replay", "");
        var anothers = await stranger.PostAsync($"/_emulator/deliveries/{delivery.Id()}/replay", "");
        await client.ResetAsync();
        var gone = await client.PostAsync($"/_emulator/deliveries/{delivery.Id()}/replay", "");

        foreach (var answer in new[] { unknown, notAnId, anothers, gone })
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            (await ApiClient.JsonAsync(answer))["error_message"].Text().ShouldStartWith("There is no delivery ");
        }
    }

    [Theory]
    [InlineData("""{ "url": "callback" }""", "url must be an http or https URL")]
    [InlineData("""{ "url": "ftp://127.0.0.1/callback" }""", "url must be an http or https URL")]
    [InlineData("""{ "url": "" }""", "url must be an http or https URL")]
    [InlineData("""{ "url": 1 }""", "url must be an http or https URL")]
    [InlineData("""{ "times": 0 }""", "times must be a whole number from 1 to 1000")]
    [InlineData("""{ "times": 1001 }""", "times must be a whole number from 1 to 1000")]
    [InlineData("""{ "times": 1.5 }""", "times must be a whole number from 1 to 1000")]
    [InlineData("""{ "times": "2" }""", "times must be a whole number from 1 to 1000")]
    [InlineData("[]", "The request body must be a JSON object")]
    [InlineData("{", "The request body is not valid JSON")]
    public async Task A_bad_replay_is_refused_in_words_and_sends_nothing(string body, string message)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var original = await client.CallBackAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var answer = await client.PostAsync($"/_emulator/deliveries/{original.Id()}/replay", body);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await ApiClient.JsonAsync(answer))["error_message"].Text().ShouldStartWith(message);
        (await client.DeliveriesAsync()).ShouldHaveSingleItem().Id().ShouldBe(original.Id());
    }
}
