using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources;

public sealed class PaymentTests(EmulatorServer emulator)
{
    [Fact]
    public async Task Before_the_result_a_payment_is_scheduled_and_has_no_batches()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var location = await client.CreateAsync(RequestBuilder.Payment());

        (await client.GetTextAsync(location)).ShouldBe(MerchantSteps.ResourceJson(
            location,
            "payment",
            $$"""
            "status":"Scheduled","created_at":"2026-01-31T12:00:00.000+03:00",
            "amount":{"currency":"KES","value":780},"transfer_batches":[],
            "metadata":{"notes":"Salary payment for May 2018","customerId":"8675309","something_else":"Something else"},
            "_links":{"callback_url":"http://127.0.0.1:1/callback","self":"{{location}}"}
            """));
    }

    [Fact]
    public async Task The_result_is_called_back_signed_and_GET_answers_its_bytes()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();

        var location = await client.CreateAsync(RequestBuilder.Payment().CallingBack(receiver.Url));
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

        await client.CreateAsync(RequestBuilder.Payment().CallingBack(receiver.Url));
        await client.AdvanceAsync("PT0.5S");

        GoldenFile.ShouldMatch("payment.processed.json", (await receiver.NextAsync()).Text);
    }

    [Theory]
    [InlineData("mobile_wallet", "Mobile Wallet")]
    [InlineData("bank_account", "Bank Account")]
    [InlineData("till", "Till")]
    [InlineData("paybill", "Paybill")]
    public async Task Every_type_of_recipient_is_paid_in_one_disbursement_with_a_reference(string type, string writtenAs)
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var recipient = await client.AddAsync(RequestBuilder.Recipient(type));

        var attributes = await client.CompleteAsync(RequestBuilder.Payment(1000.5m).To(type, recipient));
        var disbursement = attributes["transfer_batches"]!.AsArray().ShouldHaveSingleItem()!["disbursements"]!.AsArray().ShouldHaveSingleItem()!;
        var reference = disbursement["transaction_reference"].Text();

        attributes["status"].Text().ShouldBe("Processed");
        attributes["transfer_batches"]![0]!["status"].Text().ShouldBe("Transferred");
        attributes["origination_time"].Text().ShouldBe("2026-01-31T12:00:00.500+03:00");
        ShouldBeJson(
            disbursement,
            $$"""
            {"amount":"1000.5","status":"Transferred","destination_type":"{{writtenAs}}","origination_time":"2026-01-31T12:00:00.500+03:00",
            "destination_reference":"{{recipient}}","transaction_reference":"{{reference}}"}
            """);
    }

    [Fact]
    public async Task The_recipients_id_is_as_good_as_its_reference()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var recipient = await client.CreateAsync(RequestBuilder.Recipient("till"));

        var attributes = await client.CompleteAsync(RequestBuilder.Payment().To("till", recipient.Segments[^1]));

        attributes["status"].Text().ShouldBe("Processed");
        attributes["transfer_batches"]![0]!["disbursements"]![0]!["destination_type"].Text().ShouldBe("Till");
    }

    [Theory]
    [InlineData("mobile_wallet", "bank_account")]
    [InlineData("bank_account", "till")]
    [InlineData("till", "paybill")]
    [InlineData("paybill", "mobile_wallet")]
    public async Task A_type_that_is_not_the_recipients_is_refused(string type, string otherType)
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var recipient = await client.CreateAsync(RequestBuilder.Recipient(type));
        var reference = (await client.AttributesAsync(recipient))["recipient_reference"].Text();

        (await client.RefusalAsync(RequestBuilder.Payment().To(otherType, reference))).ShouldBe("Destination reference is invalid");
        (await client.RefusalAsync(RequestBuilder.Payment().To(otherType, recipient.Segments[^1]))).ShouldBe("Destination reference is invalid");
    }

    [Theory]
    [InlineData("780", "780", "780.0")]
    [InlineData("\"2250.00\"", "2250", "2250.0")]
    [InlineData("\"20.50\"", "20.5", "20.5")]
    [InlineData("20.50", "20.5", "20.5")]
    [InlineData("100.0", "100", "100.0")]
    [InlineData("1e3", "1000", "1000.0")]
    [InlineData("0.01", "0.01", "0.01")]
    [InlineData("\"99999.99\"", "99999.99", "99999.99")]
    public async Task The_amount_is_a_number_in_shortest_form_whatever_was_sent_and_text_in_the_disbursement(string sent, string value, string disbursed)
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var location = await client.CreateAsync(RequestBuilder.Payment().With("amount.value", JsonNode.Parse(sent)));
        var pending = await client.GetTextAsync(location);
        await client.AdvanceAsync("PT0.5S");
        var result = await client.GetTextAsync(location);

        pending.ShouldContain($$"""
            "amount":{"currency":"KES","value":{{value}}}
            """);
        result.ShouldContain($$"""
            "amount":{"currency":"KES","value":{{value}}}
            """);
        result.ShouldContain($"\"disbursements\":[{{\"amount\":\"{disbursed}\",");
    }

    [Fact]
    public async Task A_payouts_reference_has_eleven_characters_and_a_customers_payments_ten()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var one = await client.CompleteAsync(RequestBuilder.Payment());
        var other = await client.CompleteAsync(RequestBuilder.Payment());
        var payouts = new[] { one, other }.Select(paid => paid["transfer_batches"]![0]!["disbursements"]![0]!["transaction_reference"].Text()).ToList();
        var received = (await client.SimulateAsync("buygoods_transaction_received"))["event"]!["reference"].Text();

        payouts.ShouldBeUnique();
        foreach (var reference in payouts) reference.ShouldMatch("^[A-Z0-9]{11}$");
        received.ShouldMatch("^[A-Z0-9]{10}$");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("{}")]
    public async Task Metadata_that_is_none_comes_back_as_null_or_as_it_was(string metadata)
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var attributes = await client.CompleteAsync(RequestBuilder.Payment().With("metadata", JsonNode.Parse(metadata)));

        (attributes["metadata"]?.ToJsonString() ?? "null").ShouldBe(metadata == "{}" ? "{}" : "null");
    }

    private static void ShouldBeJson(JsonNode actual, string expected) => actual.ToJsonString().ShouldBe(JsonNode.Parse(expected)!.ToJsonString());
}
