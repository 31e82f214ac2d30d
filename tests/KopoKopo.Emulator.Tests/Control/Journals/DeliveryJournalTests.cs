using System.Net;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Control.Worlds;
using KopoKopo.Emulator.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;

namespace KopoKopo.Emulator.Tests.Control.Journals;

/// <summary>The outbound journal: what is kept of a delivery and its attempts.</summary>
public sealed class DeliveryJournalTests(EmulatorServer emulator)
{
    private const string Received = "buygoods_transaction_received";

    [Fact]
    public async Task A_result_is_kept_as_it_was_sent()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url).With("metadata.notes", "Kaffee & Früchte"));
        await client.AdvanceAsync("PT1S");
        var sent = await receiver.NextAsync();

        var delivery = (await client.JournalAsync()).ShouldHaveSingleItem();

        delivery["kind"].Text().ShouldBe("result");
        delivery["topic"].Text().ShouldBe("incoming_payment");
        delivery["resource_id"].Text().ShouldBe(location.Segments[^1]);
        delivery["url"].Text().ShouldBe(receiver.Url.AbsoluteUri);
        delivery["status"].Text().ShouldBe("delivered");
        delivery["due_at"].ShouldBeNull();
        delivery["body"].Text().ShouldBe(sent.Text);
        delivery["signature"].Text().ShouldBe(sent.Headers["X-KopoKopo-Signature"]);
        delivery["headers"]!["X-KopoKopo-Signature"].Text().ShouldBe(sent.Headers["X-KopoKopo-Signature"]);
        delivery["headers"]!["Content-Type"].Text().ShouldBe(sent.Headers["Content-Type"]);
        delivery["decided_by"].Text().ShouldBe("default");
        delivery["faults"]!.AsArray().ShouldBeEmpty();
        delivery["replay_of"].ShouldBeNull();
        JsonNode.DeepEquals(await client.GetJsonAsync($"/_emulator/deliveries/{delivery["id"]}"), delivery).ShouldBeTrue();
    }

    [Fact]
    public async Task A_webhook_is_kept_as_it_was_sent()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(Received, receiver.Url);
        var simulated = await client.SimulateAsync(Received);
        var sent = await receiver.NextAsync();
        await client.AdvanceAsync("PT0S");

        var delivery = (await client.JournalAsync()).ShouldHaveSingleItem();

        delivery["kind"].Text().ShouldBe("webhook");
        delivery["topic"].Text().ShouldBe(Received);
        delivery["resource_id"].Text().ShouldBe(simulated["event"]!["resource_id"].Text());
        delivery["status"].Text().ShouldBe("delivered");
        delivery["body"].Text().ShouldBe(sent.Text);
        delivery["decided_by"].Text().ShouldBe("simulate");
    }

    [Fact]
    public async Task Each_attempt_is_kept_with_its_time_and_its_reply()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var replies = 0;
        receiver.Reply(async http =>
        {
            var number = Interlocked.Increment(ref replies);
            http.Response.StatusCode = number == 1 ? 503 : 202;
            http.Response.Headers["X-Reply"] = $"number {number}";
            await http.Response.WriteAsync($"reply {number}: Grüße");
        });
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.AdvanceAsync("PT1M");

        var attempts = (await client.JournalAsync()).ShouldHaveSingleItem()["attempts"]!.AsArray();

        attempts.Select(attempt => $"{attempt!["number"]} {attempt["started_at"].Text()[11..23]} {attempt["status"]}")
            .ShouldBe(["1 12:00:00.500 503", "2 12:00:01.500 202"]);
        attempts.Select(attempt => attempt!["response"]!["body"].Text()).ShouldBe(["reply 1: Grüße", "reply 2: Grüße"]);
        attempts.Select(attempt => attempt!["response"]!["headers"]!["X-Reply"].Text()).ShouldBe(["number 1", "number 2"]);
        attempts.ShouldAllBe(attempt => attempt!["error"] == null && attempt["duration_ms"]!.GetValue<double>() > 0);
    }

    [Fact]
    public async Task A_delivery_that_is_tried_again_says_when()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Reply(500);
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.AdvanceAsync("PT2S");

        var delivery = (await client.JournalAsync()).ShouldHaveSingleItem();

        delivery["status"].Text().ShouldBe("pending");
        delivery["due_at"].Text().ShouldBe("2026-01-31T12:00:06.500+03:00");
    }

    [Fact]
    public async Task What_a_scenario_did_to_it_is_told()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(Received, receiver.Url);
        await client.QueueAsync(
            $$"""
            {"on":"incoming_payment","deliver":[
              {"to":"callback","faults":[{"signature":"missing"},{"contentType":"text/plain"}]},
              {"to":"{{Received}}","faults":[{"drop":true}]}]}
            """);
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.AdvanceAsync("PT1S");
        var sent = await receiver.NextAsync();

        var deliveries = await client.JournalAsync();

        sent.Headers.ContainsKey("X-KopoKopo-Signature").ShouldBeFalse();
        deliveries[1]["signature"].ShouldBeNull();
        deliveries[1]["headers"]!["Content-Type"].Text().ShouldBe("text/plain");
        deliveries[1]["headers"]!["X-KopoKopo-Signature"].ShouldBeNull();
        deliveries[1]["faults"]!.ToJsonString().ShouldBe("""[{"signature":"missing"},{"contentType":"text/plain"}]""");
        deliveries[1]["decided_by"].Text().ShouldBe("queue");
        WorldSteps.Describe(deliveries[0]).ShouldBe($"{Received} dropped");
        deliveries[0]["faults"]!.ToJsonString().ShouldBe("""[{"drop":true}]""");
        receiver.Waiting.ShouldBe(0);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/callback", "connection refused: nothing listens on 127.0.0.1:1")]
    [InlineData("http://nobody.invalid/callback", "DNS: the name nobody.invalid is not known")]
    public async Task Why_there_was_no_reply_is_said_in_words(string url, string words)
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(new Uri(url)));
        await client.AdvanceAsync("PT1S");

        var attempt = (await client.JournalAsync()).ShouldHaveSingleItem()["attempts"]!.AsArray().ShouldHaveSingleItem()!;

        attempt["error"].Text().ShouldBe(words);
        attempt["status"].ShouldBeNull();
        attempt["response"].ShouldBeNull();
    }

    [Fact]
    public async Task A_receiver_that_hangs_closes_or_speaks_no_TLS_is_told_in_words()
    {
        await using var server = EmulatorServer.With(("Retry:Timeout", "00:00:03"));
        await using var held = await HeldReceiver.StartAsync();
        await using var closing = await WebhookReceiver.StartAsync();
        closing.Reply(http =>
        {
            http.Abort();
            return Task.CompletedTask;
        });
        using var client = await server.NewAppAtNoonAsync();
        var hanging = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(held.Url));
        var closed = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(closing.Url));
        var plain = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(new UriBuilder(closing.Url) { Scheme = "https" }.Uri));
        await client.AdvanceAsync("PT0.5S");

        (await ErrorAsync(client, hanging)).ShouldBe("time-out: no reply within 3 s");
        (await ErrorAsync(client, closed)).ShouldBeOneOf("the connection was closed before a reply came", "the connection was reset before a reply came");
        (await ErrorAsync(client, plain)).ShouldStartWith("TLS: ");
    }

    [Theory]
    [InlineData("999999999")]
    [InlineData("-1")]
    [InlineData("first")]
    [InlineData("9223372036854775807")]
    [InlineData("99999999999999999999")]
    public async Task One_that_is_not_kept_is_404(string id)
    {
        using var client = await emulator.NewAppAsync();

        (await client.Http.RefusalAsync(HttpMethod.Get, $"deliveries/{id}", "", HttpStatusCode.NotFound))
            .ShouldBe($"There is no delivery {id}, or it is no longer kept");
    }

    private static async Task<string> ErrorAsync(ApiClient client, Uri payment) =>
        (await client.JournalAsync($"resource={payment.Segments[^1]}")).ShouldHaveSingleItem()["attempts"]![0]!["error"].Text();
}
