using System.Security.Cryptography;
using System.Text;
using KopoKopo.Emulator.Tests.Infrastructure;
using static KopoKopo.Emulator.Tests.Scenarios.Faults.FaultSteps;

namespace KopoKopo.Emulator.Tests.Scenarios.Faults;

/// <summary>What is wrong with the signature; body and content type are always those of the true result.</summary>
public sealed class SignatureFaultTests(EmulatorServer emulator)
{
    [Fact]
    public async Task Missing_the_header_is_not_there_at_all()
    {
        var callback = await ReceiveAsync("missing");

        callback.Headers.Keys.ShouldNotContain(SignatureHeader);
    }

    [Fact]
    public async Task Short_it_is_the_beginning_of_the_right_one()
    {
        var callback = await ReceiveAsync("short");

        var signature = callback.Headers[SignatureHeader];
        signature.Length.ShouldBeInRange(1, 63);
        Signed(callback, ApiClient.ApiKey).ShouldStartWith(signature);
    }

    [Fact]
    public async Task Wrong_key_it_is_of_the_right_form_and_not_the_API_keys()
    {
        var callback = await ReceiveAsync("wrong_key");

        callback.Headers[SignatureHeader].ShouldMatch("^[0-9a-f]{64}$");
        callback.Headers[SignatureHeader].ShouldNotBe(Signed(callback, ApiClient.ApiKey));
    }

    [Fact]
    public async Task Client_secret_it_is_made_with_the_client_secret_instead_of_the_API_key()
    {
        await using var other = EmulatorServer.With(("Apps:0:ClientId", "shop"), ("Apps:0:ClientSecret", "secret"), ("Apps:0:ApiKey", "its own key"));
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await ApiClient.ConnectAsync(other.Address, "shop");
        await client.SpoilAsync("""{ "signature": "client_secret" }""");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        (await receiver.NextAsync()).ShouldBeSignedWith("secret");
    }

    [Fact]
    public async Task Stale_body_it_is_of_the_right_form_and_not_of_these_bytes()
    {
        var callback = await ReceiveAsync("stale_body");

        callback.Headers[SignatureHeader].ShouldMatch("^[0-9a-f]{64}$");
        callback.Headers[SignatureHeader].ShouldNotBe(Signed(callback, ApiClient.ApiKey));
    }

    [Fact]
    public async Task Prefixed_it_is_the_right_one_behind_sha256()
    {
        var callback = await ReceiveAsync("prefixed");

        callback.Headers[SignatureHeader].ShouldBe($"sha256={Signed(callback, ApiClient.ApiKey)}");
    }

    [Fact]
    public async Task Uppercase_it_is_the_right_one_in_upper_case()
    {
        var callback = await ReceiveAsync("uppercase");

        callback.Headers[SignatureHeader].ShouldBe(Signed(callback, ApiClient.ApiKey).ToUpperInvariant());
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("wrong_key")]
    [InlineData("prefixed")]
    public async Task Webhooks_are_forged_likewise(string fault)
    {
        await using var subscriber = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync("buygoods_transaction_received", subscriber.Url);
        await client.DeliverAsync($$"""{ "to": "buygoods_transaction_received", "faults": [{ "signature": "{{fault}}" }] }""");
        await client.PayAsync(new IncomingPaymentBuilder());
        await client.AdvanceAsync("PT1S");

        var webhook = await subscriber.NextAsync();

        webhook.Json["topic"].Text().ShouldBe("buygoods_transaction_received");
        webhook.Headers.GetValueOrDefault(SignatureHeader).ShouldNotBe(Signed(webhook, ApiClient.ApiKey));
    }

    [Fact]
    public async Task A_forged_callback_that_is_refused_is_handled_and_not_sent_again()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Reply(401);
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SpoilAsync("""{ "signature": "wrong_key" }""");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var delivery = (await client.DeliveriesAsync("PT1H")).ShouldHaveSingleItem();

        delivery["status"].Text().ShouldBe("delivered");
        var attempt = delivery["attempts"]!.AsArray().ShouldHaveSingleItem()!;
        attempt["status"]!.GetValue<int>().ShouldBe(401);
        attempt["hint"].Text().ShouldBe("signature: it is wrong on purpose, and the receiver is right to refuse it");
    }

    [Theory]
    [InlineData(500)]
    [InlineData(302)]
    public async Task A_forged_callback_that_is_answered_otherwise_is_sent_again(int status)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Reply(status);
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SpoilAsync("""{ "signature": "wrong_key" }""");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        (await client.DeliveriesAsync("PT2S")).ShouldHaveSingleItem()["attempts"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_forged_callback_with_retry_is_forged_again_at_each()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Reply(401);
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SpoilAsync("""{ "signature": "wrong_key", "retry": true }""");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        await client.AdvanceAsync("PT7S");
        var attempts = await receiver.NextAsync(3);

        attempts.Select(attempt => attempt.Headers[SignatureHeader]).Distinct().ShouldHaveSingleItem();
        attempts.Select(attempt => attempt.Text).Distinct().ShouldHaveSingleItem();
    }

    private async Task<ReceivedWebhook> ReceiveAsync(string fault)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SpoilAsync($$"""{ "signature": "{{fault}}" }""");
        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.AdvanceAsync("PT1S");

        var callback = await receiver.NextAsync();
        callback.Text.ShouldBe(await client.GetTextAsync(location));
        callback.Headers["Content-Type"].ShouldBe("application/json");
        receiver.Waiting.ShouldBe(0);
        return callback;
    }

    private static string Signed(ReceivedWebhook callback, string key) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), callback.Bytes));
}
