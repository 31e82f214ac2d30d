using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources;

public sealed class SmsNotificationTests(EmulatorServer emulator)
{
    [Fact]
    public async Task Before_the_result_a_message_is_pending()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var location = await client.CreateAsync(RequestBuilder.Sms());

        (await client.GetTextAsync(location)).ShouldBe(MerchantSteps.ResourceJson(
            location,
            "transaction_sms_notification",
            $$"""
            "status":"Pending","message":"Your message here",
            "webhook_event_reference":"e51438e9-c42b-4bf2-a261-faeaf189e3ed",
            "_links":{"callback_url":"http://127.0.0.1:1/callback","self":"{{location}}"},"metadata":null
            """));
    }

    [Fact]
    public async Task The_result_is_called_back_signed_and_GET_answers_its_bytes()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();

        var location = await client.CreateAsync(RequestBuilder.Sms().CallingBack(receiver.Url));
        await client.AdvanceAsync("PT0.5S");
        var callback = await receiver.NextAsync();

        callback.ShouldBeSignedWith(ApiClient.ApiKey);
        callback.Text.ShouldBe(await client.GetTextAsync(location));
        receiver.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task A_result_matches_the_documentations_sample()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();

        await client.CreateAsync(RequestBuilder.Sms().With("webhook_event_reference", "4b46f88a-31f6-4af2-8795-b11ef1f3b846").CallingBack(receiver.Url));
        await client.AdvanceAsync("PT0.5S");
        var callback = await receiver.NextAsync();

        GoldenFile.ShouldMatch("transaction_sms_notification.success.json", callback.Text);
        callback.Json["data"]!["attributes"]!["status"].Text().ShouldBe("Success");
    }

    [Fact]
    public async Task A_message_may_go_to_whom_a_webhook_of_the_apps_own_was_about()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var webhook = (await client.SimulateAsync("buygoods_transaction_received"))["event"]!["id"].Text();

        var attributes = await client.CompleteAsync(RequestBuilder.Sms().With("webhook_event_reference", webhook).With("message", "Karibu 😀 & asante"));

        attributes["status"].Text().ShouldBe("Success");
        attributes["webhook_event_reference"].Text().ShouldBe(webhook);
        attributes["message"].Text().ShouldBe("Karibu 😀 & asante");
    }

    [Fact]
    public async Task A_webhook_of_nobodys_or_of_another_apps_is_refused()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        using var stranger = await emulator.NewAppAtNoonAsync();
        var others = (await stranger.SimulateAsync("buygoods_transaction_received"))["event"]!["id"].Text();

        (await client.RefusalAsync(RequestBuilder.Sms().With("webhook_event_reference", others))).ShouldBe("Webhook event reference is invalid");
        (await client.RefusalAsync(RequestBuilder.Sms().With("webhook_event_reference", Guid.NewGuid().ToString())))
            .ShouldBe("Webhook event reference is invalid");
    }
}
