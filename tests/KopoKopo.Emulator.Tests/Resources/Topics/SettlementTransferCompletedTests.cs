using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources.Topics;

public sealed class SettlementTransferCompletedTests(EmulatorServer emulator)
{
    private const string Topic = "settlement_transfer_completed";

    [Fact]
    public async Task Each_batch_of_a_transfer_is_reported_once_with_its_account_and_its_disbursements()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(Topic, receiver.Url);
        await client.SimulateAsync("buygoods_transaction_received", """{"amount":300}""");
        var wallet = await client.AddAsync(RequestBuilder.Wallet());
        var bank = await client.AddAsync(RequestBuilder.BankAccount());

        var transfer = await client.CompleteAsync(RequestBuilder.BlindTransfer());
        var resources = (await receiver.NextAsync(2)).Select(webhook => webhook.Json["event"]!["resource"]!)
            .OrderBy(resource => resource["amount"].Text(), StringComparer.Ordinal).ToList();

        receiver.Waiting.ShouldBe(0);
        resources.Select(resource => $"{resource["amount"]} {resource["status"]} {resource["currency"]}")
            .ShouldBe(["100000.0 Transferred KES", "300.0 Transferred KES"]);
        resources[0]["destination"]!.ToJsonString().ShouldBe(
            $$$"""
            {"type":"Bank Account","resource":{"reference":"{{{bank}}}","account_name":"John Doe","account_number":"123456789",
            "bank_branch_ref":"c7f300c0-f1ef-4151-9bbe-005005aa3747","settlement_method":"EFT"}}
            """.ReplaceLineEndings(""));
        resources[1]["destination"]!.ToJsonString().ShouldStartWith(
            $$"""{"type":"Mobile Wallet","resource":{"reference":"{{wallet}}","first_name":"first_name","last_name":"last_name",""");
        Disbursed(resources[0]).ShouldBe(Disbursed(transfer["transfer_batches"]![1]!));
        Disbursed(resources[1]).ShouldBe(Disbursed(transfer["transfer_batches"]![0]!));
    }

    [Fact]
    public async Task A_wallets_reference_is_the_webhooks_and_a_bank_account_has_none()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(Topic, receiver.Url);
        var wallet = await client.AddAsync(RequestBuilder.Wallet());

        await client.CompleteAsync(RequestBuilder.TargetedTransfer().To("merchant_wallet", wallet));
        var toWallet = (await receiver.NextAsync()).Json["event"]!["resource"]!;
        await client.CompleteAsync(RequestBuilder.TargetedTransfer());
        var toBank = (await receiver.NextAsync()).Json["event"]!["resource"]!;

        toWallet["reference"].Text().ShouldBe(toWallet["disbursements"]![0]!["transaction_reference"].Text());
        toBank["reference"].ShouldBeNull();
        toBank["destination"]!["resource"]!["reference"].Text().ShouldBe("d76265cd-0000-e511-80da-0aa34a9b0000");
    }

    [Fact]
    public async Task A_transfer_to_the_documentations_account_matches_the_documentations_sample()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(Topic, receiver.Url);
        await client.CompleteAsync(RequestBuilder.Payment(100_000 - 49_452));

        await client.CompleteAsync(RequestBuilder.BlindTransfer());
        var webhook = await receiver.NextAsync();
        var sample = GoldenFile.Read("settlement_transfer_completed.json")["event"]!["resource"]!;

        GoldenFile.ShouldMatch("settlement_transfer_completed.json", webhook.Text);
        webhook.Json["event"]!["resource"]!["destination"]!.ToJsonString().ShouldBe(sample["destination"]!.ToJsonString());
        webhook.ShouldBeSignedWith(ApiClient.ApiKey);
    }

    [Fact]
    public async Task A_transfer_that_failed_and_a_payment_report_nothing()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(Topic, receiver.Url);

        var failed = await client.CompleteAsync(RequestBuilder.TargetedTransfer(100_000.01m));
        var paid = await client.CompleteAsync(RequestBuilder.Payment());

        failed["status"].Text().ShouldBe("Failed");
        paid["status"].Text().ShouldBe("Processed");
        receiver.Waiting.ShouldBe(0);
    }

    private static IEnumerable<string> Disbursed(JsonNode batch) =>
        batch["disbursements"]!.AsArray().Select(part => $"{part!["amount"]} {part["status"]} {part["origination_time"]} {part["transaction_reference"]}");
}
