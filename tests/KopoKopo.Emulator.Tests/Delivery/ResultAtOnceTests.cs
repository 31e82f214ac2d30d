using KopoKopo.Emulator.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;

namespace KopoKopo.Emulator.Tests.Delivery;

/// <summary>Results that are due as soon as they are asked for: they become final in the write that creates their resource.</summary>
public sealed class ResultAtOnceTests(EmulatorServer emulator)
{
    private const string AtOnce = "success; after=PT0S";
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Whoever_has_the_201_finds_the_result()
    {
        using var client = await emulator.NewAppAsync();

        for (var i = 0; i < 20; i++)
        {
            var location = await client.PayAsync(new IncomingPaymentBuilder(), AtOnce);

            (await client.AttributesAsync(location))["status"].Text().ShouldBe("Success");
        }
    }

    [Fact]
    public async Task The_callback_comes_after_the_201()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAsync();
        await client.PlayAsync("""{ "on": "incoming_payment", "outcome": "success", "after": "PT0S" }""");
        for (var i = 0; i < 200; i++)
        {
            using var raw = await RawSocket.OpenAsync(emulator.Address);
            var wasAnswered = new TaskCompletionSource<bool>();
            receiver.Reply(_ =>
            {
                wasAnswered.TrySetResult(raw.HasSomethingToRead);
                return Task.CompletedTask;
            });

            await raw.SendAsync(RequestFor(client, receiver.Url));

            (await wasAnswered.Task.WaitAsync(Bound, TestContext.Current.CancellationToken)).ShouldBeTrue();
            (await raw.ReadAsync()).ShouldStartWith("HTTP/1.1 201 ");
        }
    }

    [Fact]
    public async Task An_answer_that_never_comes_does_not_hold_the_callback_up()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAsync();
        await client.PlayAsync("""{ "on": "incoming_payment", "after": "PT0S", "respond": { "status": 202, "created": true, "delay": "PT10M" } }""");

        using var raw = await RawSocket.SendAsync(emulator.Address, RequestFor(client, receiver.Url));

        (await receiver.NextAsync()).Json["data"]!["attributes"]!["status"].Text().ShouldBe("Success");
        raw.HasSomethingToRead.ShouldBeFalse();
    }

    [Fact]
    public async Task An_advance_waits_for_what_is_being_sent()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Reply(StatusCodes.Status500InternalServerError);
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url), AtOnce);

        await client.AdvanceAsync("PT1S");

        receiver.Waiting.ShouldBe(2);
    }

    [Fact]
    public async Task What_is_late_on_purpose_is_sent_when_its_time_comes()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAsync();
        await client.PlayAsync("""{ "on": "incoming_payment", "after": "PT0S", "deliver": [ { "to": "callback", "delay": "PT0.2S" } ] }""");

        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        (await receiver.NextAsync()).Json["data"]!["attributes"]!["status"].Text().ShouldBe("Success");
    }

    [Fact]
    public async Task A_link_whose_first_payment_fails_at_once_waits_on_until_its_life_is_over()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""{ "on": "payment_link", "after": "PT0S", "outcome": "insufficient_funds" }""");
        var link = await client.CreateAsync(RequestBuilder.Of("payment_link"));
        var before = await StatusAsync(client, link);

        await client.AdvanceAsync("P7D");

        before.ShouldBe("Active");
        (await StatusAsync(client, link)).ShouldBe("Expired");
    }

    [Fact]
    public async Task A_reset_forgets_what_was_being_sent()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Reply(StatusCodes.Status500InternalServerError);
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url), AtOnce);
        await receiver.NextAsync();

        await client.ResetAsync();
        await client.AdvanceAsync("PT1H");

        receiver.Waiting.ShouldBe(0);
    }

    private static async Task<string> StatusAsync(ApiClient client, Uri link) =>
        (await client.AttributesAsync(link))["payment_link"]!["payment_link_status"].Text();

    private static string RequestFor(ApiClient client, Uri callback)
    {
        var body = new IncomingPaymentBuilder().CallingBack(callback).ToJson().ReplaceLineEndings("");
        return $"""
            POST /api/v1/incoming_payments HTTP/1.1
            Host: emulator
            User-Agent: test
            Authorization: Bearer {client.Token}
            Content-Type: application/json
            Content-Length: {body.Length}

            {body}
            """;
    }
}
