using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources.Topics;

/// <summary>Each topic's webhook beside the documentation's samples of it.</summary>
public sealed class WebhookSampleTests(EmulatorServer emulator)
{
    private const string JaneDoe = "\"sender_first_name\":\"Jane\",\"sender_last_name\":\"Doe\",\"sender_phone_number\":\"+254999999999\"";

    [Theory]
    [InlineData("buygoods_transaction_received.json", "{" + JaneDoe + "}")]
    [InlineData("buygoods_transaction_received.hashed.json", "{" + JaneDoe + "}")]
    [InlineData("buygoods_transaction_reversed.json", "{\"sender_middle_name\":\"M\"," + JaneDoe + "}")]
    [InlineData("b2b_transaction_received.json", """{"amount":"313","sending_till":"890642"}""")]
    [InlineData("b2b_transaction_received.other_till.json", """{"amount":"313","sending_till":"000001"}""")]
    [InlineData("b2b_transaction_reversed.json", """{"amount":"233","sending_till":"890642"}""")]
    [InlineData("card_transaction_received.json", "{}")]
    [InlineData("m2m_transaction_received.json", """{"amount":"456","sending_merchant":"Jane Flowers"}""")]
    [InlineData("settlement_transfer_completed.json", """{"amount":"49452.0"}""")]
    [InlineData("customer_created.json", """{"last_name":"Doe","first_name":"Jane","middle_name":"M","phone_number":"+254999999999"}""")]
    public async Task A_webhook_matches_the_documentations_sample_and_is_signed(string sample, string body)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var topic = sample.Split('.')[0];
        await client.SubscribeAsync(topic, receiver.Url);

        await client.SimulateAsync(topic, body);
        var webhook = await receiver.NextAsync();

        GoldenFile.ShouldMatch(sample, webhook.Text);
        webhook.ShouldBeSignedWith(ApiClient.ApiKey);
        webhook.Headers["Content-Type"].ShouldBe("application/json");
    }

    [Theory]
    [InlineData("buygoods_transaction_received", "Buygoods Transaction", "financial_transaction")]
    [InlineData("buygoods_transaction_reversed", "Buygoods Transaction", "financial_transaction")]
    [InlineData("b2b_transaction_received", "External Till to Till Transaction", "financial_transaction")]
    [InlineData("b2b_transaction_reversed", "External Till To Till Reversal Transaction", "financial_transaction")]
    [InlineData("card_transaction_received", "Card Transaction", "financial_transaction")]
    [InlineData("card_transaction_voided", "Card Transaction", "financial_transaction")]
    [InlineData("card_transaction_reversed", "Card Transaction", "financial_transaction")]
    [InlineData("m2m_transaction_received", "Merchant to Merchant Transaction", "payment_batches")]
    [InlineData("settlement_transfer_completed", "Settlement Transfer", "transfer_batch")]
    [InlineData("customer_created", "Customer Created", "mobile_money_user")]
    public async Task A_webhook_names_its_topic_its_time_its_type_and_its_links(string topic, string type, string path)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(topic, receiver.Url);

        var simulated = (await client.SimulateAsync(topic))["event"]!;
        var webhook = (await receiver.NextAsync()).Json;

        webhook["topic"].Text().ShouldBe(topic);
        webhook["id"].Text().ShouldBe(simulated["id"].Text());
        webhook["created_at"].Text().ShouldBe(MerchantSteps.Noon);
        webhook["event"]!["type"].Text().ShouldBe(type);
        webhook["event"]!["resource"]!["id"].Text().ShouldBe(simulated["resource_id"].Text());
        webhook["_links"]!["self"].Text().ShouldBe(new Uri(emulator.Address, $"/webhook_events/{simulated["id"]}").AbsoluteUri);
        webhook["_links"]!["resource"].Text().ShouldBe(new Uri(emulator.Address, $"/{path}/{simulated["resource_id"]}").AbsoluteUri);
    }

    [Fact]
    public async Task A_reversal_says_when_it_was_and_a_payment_whose_it_was_in_two_ways()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync("buygoods_transaction_reversed", receiver.Url);
        var reference = (await client.SimulateAsync("buygoods_transaction_received", """{"sender_phone_number":"0712345678"}"""))["event"]!["reference"].Text();
        await client.AdvanceAsync("PT1H");

        await client.SimulateAsync("buygoods_transaction_reversed", $$"""{"reference":"{{reference}}"}""");
        var resource = (await receiver.NextAsync()).Json["event"]!["resource"]!;

        resource["status"].Text().ShouldBe("Reversed");
        resource["origination_time"].Text().ShouldBe("2026-01-31T13:00:00+03:00");
        resource["reversal_time"].Text().ShouldBe("2026-01-31T13:00:00+03:00");
        resource["sender_phone_number"].Text().ShouldBe("+254712345678");
        resource["hashed_sender_phone"].Text().ShouldBe("7132104d6aae9c3fac82095a42c2817952bca48e09d98d5bf4ac08218982fb90");
    }
}
