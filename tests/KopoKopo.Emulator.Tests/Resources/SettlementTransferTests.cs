using System.Globalization;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources;

public sealed class SettlementTransferTests(EmulatorServer emulator)
{
    private const string BuiltInBankAccount = "34a273d1-fedc-4610-8ab6-a1ba4828f317";

    [Fact]
    public async Task Before_the_result_a_blind_transfer_is_scheduled_with_no_amount_and_no_batches()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var location = await client.CreateAsync(RequestBuilder.BlindTransfer());

        (await client.GetTextAsync(location)).ShouldBe(MerchantSteps.ResourceJson(
            location,
            "settlement_transfer",
            $$"""
            "status":"Scheduled","created_at":"2026-01-31T12:00:00.000+03:00",
            "amount":{"currency":"KES","value":null},"transfer_batches":[],
            "_links":{"callback_url":"http://127.0.0.1:1/callback","self":"{{location}}"},"metadata":null
            """));
    }

    [Fact]
    public async Task The_result_is_called_back_signed_and_GET_answers_its_bytes()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();

        var location = await client.CreateAsync(RequestBuilder.BlindTransfer().CallingBack(receiver.Url));
        await client.AdvanceAsync("PT0.5S");
        var callback = await receiver.NextAsync();

        callback.ShouldBeSignedWith(ApiClient.ApiKey);
        callback.Text.ShouldBe(await client.GetTextAsync(location));
        receiver.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task A_blind_transfers_result_matches_the_documentations_sample()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await HaveAsync(client, 49_452);
        await client.SimulateAsync("buygoods_transaction_received", """{"amount":19900}""");
        await client.AddAsync(RequestBuilder.Wallet());
        await client.AddAsync(RequestBuilder.BankAccount());

        await client.CreateAsync(RequestBuilder.BlindTransfer().CallingBack(receiver.Url));
        await client.AdvanceAsync("PT0.5S");

        GoldenFile.ShouldMatch("settlement_transfer.processed.json", (await receiver.NextAsync()).Text);
    }

    [Fact]
    public async Task A_blind_transfer_sends_the_tills_money_to_the_newest_wallet_then_the_companys_to_the_newest_bank_account()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await HaveAsync(client, 24_000);
        await client.SimulateAsync("buygoods_transaction_received", """{"amount":300}""");
        await client.SimulateAsync("buygoods_transaction_received", """{"amount":20,"till_number":"000000"}""");
        await client.AddAsync(RequestBuilder.Wallet());
        await client.AddAsync(RequestBuilder.BankAccount());
        var bank = await client.AddAsync(RequestBuilder.BankAccount());
        var wallet = await client.AddAsync(RequestBuilder.Wallet());

        var batches = (await client.CompleteAsync(RequestBuilder.BlindTransfer()))["transfer_batches"]!.AsArray();

        batches.Select(Summary).ShouldBe([$"Mobile Wallet {wallet} 320.0", $"Bank Account {bank} 24000.0"]);
        batches[0]!["disbursements"]![0]!["transaction_reference"].Text().ShouldMatch("^[A-Z0-9]{11}$");
        batches[1]!["disbursements"]![0]!["transaction_reference"].ShouldBeNull();
        (await client.BalancesAsync()).ShouldBe("company 0.0, K000000 0.0, 000000 0.0");
    }

    [Fact]
    public async Task With_a_wallet_alone_a_blind_transfer_sends_all_to_it()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await HaveAsync(client, 700);
        await client.SimulateAsync("buygoods_transaction_received", """{"amount":300}""");
        var wallet = await client.AddAsync(RequestBuilder.Wallet());

        var attributes = await client.CompleteAsync(RequestBuilder.BlindTransfer());

        attributes["transfer_batches"]!.AsArray().Select(Summary).ShouldBe([$"Mobile Wallet {wallet} 1000.0"]);
    }

    [Fact]
    public async Task With_a_bank_account_alone_a_blind_transfer_sends_all_to_it()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await HaveAsync(client, 700);
        await client.SimulateAsync("buygoods_transaction_received", """{"amount":300}""");
        var bank = await client.AddAsync(RequestBuilder.BankAccount());

        var attributes = await client.CompleteAsync(RequestBuilder.BlindTransfer());

        attributes["transfer_batches"]!.AsArray().Select(Summary).ShouldBe([$"Bank Account {bank} 1000.0"]);
    }

    [Theory]
    [InlineData("49452", "24452.0 25000.0")]
    [InlineData("50000", "25000.0 25000.0")]
    [InlineData("25000", "25000.0")]
    [InlineData("25000.01", "0.01 25000.0")]
    [InlineData("0.01", "0.01")]
    public async Task With_no_account_a_blind_transfer_sends_all_to_the_documentations_in_parts_of_25000_the_rest_first(string available, string parts)
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await HaveAsync(client, decimal.Parse(available, CultureInfo.InvariantCulture));

        var attributes = await client.CompleteAsync(RequestBuilder.BlindTransfer());

        attributes["status"].Text().ShouldBe("Processed");
        attributes["transfer_batches"]!.AsArray().Select(Summary).ShouldBe([$"Bank Account {BuiltInBankAccount} {parts}"]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"currency":null,"value":null}""")]
    [InlineData("""{"currency":"KES"}""")]
    [InlineData("""{"currency":"KES","value":null}""")]
    public async Task A_blind_transfer_may_say_in_any_of_the_SDKs_ways_that_it_has_no_amount(string amount)
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var transfer = RequestBuilder.BlindTransfer()
            .With("amount", JsonNode.Parse(amount)).With("destination_type", null).With("destination_reference", null).With("metadata", null);

        var attributes = await client.CompleteAsync(transfer);

        attributes["amount"]!.ToJsonString().ShouldBe("""{"currency":"KES","value":null}""");
        attributes["transfer_batches"]!.AsArray().Select(Summary).ShouldBe([$"Bank Account {BuiltInBankAccount} 25000.0 25000.0 25000.0 25000.0"]);
    }

    [Fact]
    public async Task A_blind_transfer_of_an_amount_sends_that_much()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var attributes = await client.CompleteAsync(RequestBuilder.BlindTransfer().With("amount", JsonNode.Parse("""{"currency":"KES","value":"2250.00"}""")));

        attributes["amount"]!.ToJsonString().ShouldBe("""{"currency":"KES","value":2250}""");
        attributes["transfer_batches"]!.AsArray().Select(Summary).ShouldBe([$"Bank Account {BuiltInBankAccount} 2250.0"]);
        (await client.BalancesAsync()).ShouldBe("company 97750.0, K000000 0.0, 000000 0.0");
    }

    [Theory]
    [InlineData("merchant_bank_account", "Bank Account")]
    [InlineData("merchant_wallet", "Mobile Wallet")]
    public async Task A_targeted_transfer_goes_to_the_account_with_that_reference_or_id(string type, string writtenAs)
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var account = await client.CreateAsync(type == "merchant_wallet" ? RequestBuilder.Wallet() : RequestBuilder.BankAccount());
        var reference = (await client.AttributesAsync(account))["account_reference"].Text();

        var byReference = await client.CompleteAsync(RequestBuilder.TargetedTransfer().With("amount.value", "2250.00").To(type, reference));
        var byId = await client.CompleteAsync(RequestBuilder.TargetedTransfer(30_000).To(type, account.Segments[^1]));

        byReference["amount"]!.ToJsonString().ShouldBe("""{"currency":"KES","value":2250}""");
        byReference["transfer_batches"]!.AsArray().Select(Summary).ShouldBe([$"{writtenAs} {reference} 2250.0"]);
        byId["transfer_batches"]!.AsArray()
            .ShouldHaveSingleItem()!["disbursements"]!
            .AsArray()
            .Select(part => part!["amount"].Text())
            .ShouldBe(["5000.0", "25000.0"]);
        (await client.BalancesAsync()).ShouldBe("company 67750.0, K000000 0.0, 000000 0.0");
    }

    [Theory]
    [InlineData("merchant_bank_account", "merchant_wallet")]
    [InlineData("merchant_wallet", "merchant_bank_account")]
    public async Task A_type_that_is_not_the_accounts_is_refused(string type, string otherType)
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var reference = await client.AddAsync(type == "merchant_wallet" ? RequestBuilder.Wallet() : RequestBuilder.BankAccount());

        (await client.RefusalAsync(RequestBuilder.TargetedTransfer().To(otherType, reference))).ShouldBe("Destination reference is invalid");
    }

    [Fact]
    public async Task A_transfer_of_more_disbursements_than_one_gives_each_a_reference_of_its_own()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var wallet = await client.AddAsync(RequestBuilder.Wallet());

        var attributes = await client.CompleteAsync(RequestBuilder.TargetedTransfer(75_000).To("merchant_wallet", wallet));
        var references = attributes["transfer_batches"]![0]!["disbursements"]!.AsArray().Select(part => part!["transaction_reference"].Text()).ToList();

        references.Count.ShouldBe(3);
        references.ShouldBeUnique();
        references.ShouldAllBe(reference => reference.Length == 11);
    }

    /// <summary>Pays away what the company has above this amount.</summary>
    private static async Task HaveAsync(ApiClient client, decimal amount) =>
        (await client.CompleteAsync(RequestBuilder.Payment(100_000 - amount)))["status"].Text().ShouldBe("Processed");

    private static string Summary(JsonNode? batch)
    {
        var disbursements = batch!["disbursements"]!.AsArray();
        var amounts = string.Join(' ', disbursements.Select(part => part!["amount"].Text()));
        return $"{disbursements[0]!["destination_type"]} {disbursements[0]!["destination_reference"]} {amounts}";
    }
}
