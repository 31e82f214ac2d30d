using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;
using static KopoKopo.Emulator.Tests.Scenarios.Faults.FaultSteps;

namespace KopoKopo.Emulator.Tests.Scenarios.Faults;

/// <summary>A delivery as an advance of the clock lists it: what it says is what arrived.</summary>
public sealed class DeliveryListTests(EmulatorServer emulator)
{
    [Theory]
    [InlineData("""{"duplicate":2,"gap":"PT0S"}""")]
    [InlineData("""{"signature":"missing"}""")]
    [InlineData("""{"signature":"short"}""")]
    [InlineData("""{"signature":"wrong_key"}""")]
    [InlineData("""{"signature":"prefixed"}""")]
    [InlineData("""{"signature":"uppercase"}""")]
    [InlineData("""{"body":"truncated"}""")]
    [InlineData("""{"body":"invalid_json"}""")]
    [InlineData("""{"body":"extra_field"}""")]
    [InlineData("""{"body":"missing_field"}""")]
    [InlineData("""{"body":"html"}""")]
    [InlineData("""{"body":"empty"}""")]
    [InlineData("""{"contentType":"text/plain"}""")]
    public async Task A_delivery_lists_its_fault_and_the_body_headers_and_signature_that_arrived(string fault)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SpoilAsync(fault);
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var delivery = (await client.DeliveriesAsync("PT1S"))[0];
        var callback = await receiver.NextAsync();

        JsonNode.DeepEquals(delivery["faults"], new JsonArray(JsonNode.Parse(fault))).ShouldBeTrue();
        delivery["body"].Text().ShouldBe(callback.Text);
        delivery["signature"]?.GetValue<string>().ShouldBe(callback.Headers.GetValueOrDefault(SignatureHeader));
        delivery["headers"]!["Content-Type"].Text().ShouldBe(callback.Headers["Content-Type"]);
        delivery["headers"]!.AsObject().ShouldAllBe(header => callback.Headers[header.Key] == header.Value!.GetValue<string>());
        delivery["headers"]!.AsObject().ContainsKey(SignatureHeader).ShouldBe(callback.Headers.ContainsKey(SignatureHeader));
    }

    [Fact]
    public async Task A_network_fault_is_listed_with_its_attempts()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SpoilAsync("""{ "network": "reset", "attempts": 2 }""");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var delivery = (await client.DeliveriesAsync("PT10S")).ShouldHaveSingleItem();

        var fault = delivery["faults"]!.AsArray().ShouldHaveSingleItem()!;
        fault["network"].Text().ShouldBe("reset");
        fault["attempts"]!.GetValue<int>().ShouldBe(2);
        delivery["attempts"]!.AsArray().Count.ShouldBe(3);
    }

    [Fact]
    public async Task Several_faults_of_one_delivery_are_listed_as_a_scenario_says_them()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Reply(500);
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SpoilAsync("""{ "beforeResponse": true }, { "signature": "prefixed" }, { "body": "html" }""");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var delivery = (await client.DeliveriesAsync("PT1S")).ShouldHaveSingleItem();

        delivery["faults"]!.ToJsonString().ShouldBe("""[{"beforeResponse":true},{"signature":"prefixed"},{"body":"html"}]""");
    }

    [Fact]
    public async Task A_fault_that_was_not_chosen_is_not_listed()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SpoilAsync("""{ "signature": "missing", "probability": 0 }, { "body": "html", "probability": 1 }""");
        await client.PayAsync(new IncomingPaymentBuilder());

        var delivery = (await client.DeliveriesAsync("PT0.5S")).ShouldHaveSingleItem();

        delivery["faults"]!.ToJsonString().ShouldBe("""[{"body":"html"}]""");
    }

    [Fact]
    public async Task A_delivery_without_faults_lists_none_and_says_who_decided()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""{ "name": "plain", "on": "incoming_payment", "match": { "amount": 1 }, "outcome": "success" }""");
        await client.PayAsync(new IncomingPaymentBuilder().Of(1));
        await client.PayAsync(new IncomingPaymentBuilder().Of(2));

        var deliveries = await client.DeliveriesAsync("PT0.5S");

        deliveries.ShouldAllBe(delivery => delivery["faults"]!.AsArray().Count == 0);
        deliveries.Select(delivery => delivery["decided_by"].Text()).ShouldBe(["rule", "default"]);
    }

    [Fact]
    public async Task Each_attempt_carries_the_same_bytes_signature_and_headers_as_the_list_says()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Reply(500);
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SpoilAsync("""{ "body": "extra_field" }, { "contentType": "text/json" }""");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var delivery = (await client.DeliveriesAsync("PT1H")).ShouldHaveSingleItem();
        var attempts = await receiver.NextAsync(6);

        attempts.ShouldAllBe(attempt => attempt.Text == delivery["body"].Text());
        attempts.ShouldAllBe(attempt => attempt.Headers[SignatureHeader] == delivery["signature"].Text());
        attempts.ShouldAllBe(attempt => attempt.Headers["Content-Type"] == "text/json");
        delivery["status"].Text().ShouldBe("failed");
    }

    [Fact]
    public async Task A_spoilt_delivery_that_waits_for_its_retry_says_when_it_is_due()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Reply(500);
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SpoilAsync("""{ "signature": "short" }""");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var delivery = (await client.DeliveriesAsync("PT1S")).ShouldHaveSingleItem();

        delivery["status"].Text().ShouldBe("pending");
        delivery["due_at"].Text().ShouldBe("2026-01-31T12:00:01.500+03:00");
    }
}
