using System.Text.Json;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Faults;

/// <summary>What is wrong with the body. It is signed as it is sent, and GET answers the truth.</summary>
public sealed class BodyFaultTests(EmulatorServer emulator)
{
    [Fact]
    public async Task Truncated_it_breaks_off()
    {
        var (callback, truth) = await ReceiveAsync("truncated");

        callback.Text.Length.ShouldBeInRange(1, truth.Length - 1);
        truth.ShouldStartWith(callback.Text);
        IsJson(callback.Text).ShouldBeFalse();
    }

    [Fact]
    public async Task Invalid_json_it_is_nearly_the_truth_and_cannot_be_parsed()
    {
        var (callback, truth) = await ReceiveAsync("invalid_json");

        callback.Text.ShouldStartWith(truth[..^1]);
        IsJson(callback.Text).ShouldBeFalse();
    }

    [Fact]
    public async Task Extra_field_it_is_the_truth_and_one_member_more()
    {
        var (callback, truth) = await ReceiveAsync("extra_field");

        var body = callback.Json.AsObject();
        var extra = body.Select(member => member.Key).Except(["data"]).ShouldHaveSingleItem();
        body.Remove(extra);
        JsonNode.DeepEquals(body, JsonNode.Parse(truth)).ShouldBeTrue();
    }

    [Fact]
    public async Task Missing_field_it_is_the_truth_without_its_status()
    {
        var (callback, truth) = await ReceiveAsync("missing_field");

        ShouldLackOnlyTheStatus(callback.Json, JsonNode.Parse(truth)!);
    }

    [Fact]
    public async Task Html_it_is_a_page_as_proxies_answer()
    {
        var (callback, _) = await ReceiveAsync("html");

        callback.Text.ShouldStartWith("<!DOCTYPE html>");
        callback.Headers["Content-Type"].ShouldBe("application/json");
    }

    [Fact]
    public async Task Empty_it_has_no_bytes_and_says_so()
    {
        var (callback, _) = await ReceiveAsync("empty");

        callback.Bytes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-8")]
    public async Task A_content_type_arrives_as_it_was_written_with_the_true_body(string contentType)
    {
        var (callback, truth) = await MeetAsync($$"""{ "contentType": "{{contentType}}" }""");

        callback.Headers["Content-Type"].ShouldBe(contentType);
        callback.Text.ShouldBe(truth);
    }

    [Fact]
    public async Task Body_signature_and_content_type_can_all_be_wrong_at_once()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SpoilAsync("""{ "body": "html" }, { "signature": "missing" }, { "contentType": "text/html" }""");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.AdvanceAsync("PT1S");

        var callback = await receiver.NextAsync();

        callback.Text.ShouldStartWith("<");
        callback.Headers["Content-Type"].ShouldBe("text/html");
        callback.Headers.Keys.ShouldNotContain(FaultSteps.SignatureHeader);
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("empty")]
    public async Task A_spoilt_body_that_is_refused_is_sent_again_as_it_was(string fault)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Reply(400);
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SpoilAsync($$"""{ "body": "{{fault}}" }""");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        await client.AdvanceAsync("PT7S");
        var attempts = await receiver.NextAsync(3);

        attempts.Select(attempt => attempt.Text).Distinct().ShouldHaveSingleItem();
        attempts.Select(attempt => attempt.Headers[FaultSteps.SignatureHeader]).Distinct().ShouldHaveSingleItem();
    }

    [Theory]
    [MemberData(nameof(Requests.KindsWithResult), MemberType = typeof(Requests))]
    public async Task Every_kinds_result_can_lack_its_status(string kind)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SpoilAsync("""{ "body": "missing_field" }""", kind);
        var location = await client.CreateAsync(RequestBuilder.Of(kind).CallingBack(receiver.Url));
        await client.AdvanceAsync("PT1S");

        ShouldLackOnlyTheStatus((await receiver.NextAsync()).Json, JsonNode.Parse(await client.GetTextAsync(location))!);
    }

    [Theory]
    [InlineData("buygoods_transaction_received", "status")]
    [InlineData("buygoods_transaction_reversed", "status")]
    [InlineData("customer_created", "phone_number")]
    public async Task A_webhooks_resource_lacks_what_receivers_look_at_first(string topic, string member)
    {
        await using var subscriber = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(topic, subscriber.Url);
        await client.DeliverAsync(
            $$"""{ "to": "{{topic}}" }, { "to": "{{topic}}", "delay": "PT1S", "faults": [{ "body": "missing_field" }] }""", outcome: "success_then_reversed");
        await client.PayAsync(new IncomingPaymentBuilder());
        await client.AdvanceAsync("PT2S");

        var (truth, spoilt) = ((await subscriber.NextAsync()).Json, (await subscriber.NextAsync()).Json);

        truth["event"]!["resource"]!.AsObject().Remove(member).ShouldBeTrue();
        JsonNode.DeepEquals(spoilt, truth).ShouldBeTrue();
    }

    [Fact]
    public async Task A_settlements_webhook_lacks_its_own_status_and_keeps_its_disbursements()
    {
        await using var subscriber = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync("settlement_transfer_completed", subscriber.Url);
        await client.DeliverAsync("""{ "to": "settlement_transfer_completed", "faults": [{ "body": "missing_field" }] }""", "settlement_transfer");
        await client.CreateAsync(RequestBuilder.TargetedTransfer());
        await client.AdvanceAsync("PT1S");

        var resource = (await subscriber.NextAsync()).Json["event"]!["resource"]!;

        resource.AsObject().ShouldNotContainKey("status");
        resource["disbursements"]![0]!["status"].Text().ShouldBe("Transferred");
    }

    private Task<(ReceivedWebhook Callback, string Truth)> ReceiveAsync(string body) => MeetAsync($$"""{ "body": "{{body}}" }""");

    private async Task<(ReceivedWebhook Callback, string Truth)> MeetAsync(string fault)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SpoilAsync(fault);
        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.AdvanceAsync("PT1S");

        var callback = await receiver.NextAsync();
        callback.ShouldBeSignedWith(ApiClient.ApiKey);
        callback.Headers["Content-Length"].ShouldBe($"{callback.Bytes.Length}");
        var truth = await client.GetTextAsync(location);
        JsonNode.Parse(truth)!["data"]!["attributes"]!["status"].Text().ShouldBe("Success");
        return (callback, truth);
    }

    private static void ShouldLackOnlyTheStatus(JsonNode spoilt, JsonNode truth)
    {
        truth["data"]!["attributes"]!.AsObject().Remove("status").ShouldBeTrue();
        JsonNode.DeepEquals(spoilt, truth).ShouldBeTrue();
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
