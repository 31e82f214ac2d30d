using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Clients;

/// <summary>Payments to others and settlements to the merchant's own accounts by the SDK for Node (node-sdk-payments.js, node-sdk-transfers.js).</summary>
public sealed class NodeSdkPayoutTests(EmulatorServer emulator, NodeTool node)
{
    private const string Payments =
        """
        {
          "recipients": [
            { "type": "mobile_wallet", "firstName": "Zoë", "lastName": "O'Doe", "phoneNumber": "+254999999999", "email": "zoe@example.com", "network": "Safaricom" },
            {
              "type": "bank_account", "accountName": "John Doe", "bankBranchRef": "c7f300c0-f1ef-4151-9bbe-005005aa3747", "accountNumber": "123456789",
              "settlementMethod": "RTS"
            },
            { "type": "till", "tillName": "John Doe", "tillNumber": "112233" },
            { "type": "paybill", "paybillName": "KPLC Paybill", "paybillNumber": "890087", "paybillAccountNumber": "test_account" }
          ],
          "payment": {
            "currency": "KES",
            "amount": "20000",
            "description": "Salary for May – “Zoë”",
            "category": "salaries",
            "tags": "tag 1,tag 2",
            "metadata": { "notes": "Mai 2018 🍮", "customerId": 8675309 }
          }
        }
        """;

    private const string Transfers =
        """
        {
          "bankAccount": {
            "accountName": "Zoë & Söhne", "bankBranchRef": "c7f300c0-f1ef-4151-9bbe-005005aa3747", "accountNumber": "123456789", "settlementMethod": "EFT"
          },
          "wallet": { "firstName": "Zoë", "lastName": "O'Doe", "phoneNumber": "+254999999999", "network": "Safaricom" },
          "amounts": [2250, "30000.50"]
        }
        """;

    [Fact]
    public async Task It_adds_recipients_of_every_kind()
    {
        var report = await NodeMerchant.RunAsync(emulator, node, "node-sdk-payments.js", Payments);
        var recipients = report["recipients"]!.AsArray();

        recipients.Select(recipient => recipient!["status"]!["data"]!["type"].Text()).Distinct().ShouldBe(["pay_recipient"]);
        recipients.Select(recipient => recipient!["status"]!.Attributes()["status"].Text()).Distinct().ShouldBe(["Approved"]);
        recipients[0]!["status"]!.Attributes()["first_name"].Text().ShouldBe("Zoë");
        recipients[1]!["status"]!.Attributes()["account_number"].Text().ShouldBe("123456789");
        recipients[2]!["status"]!.Attributes()["till_number"].Text().ShouldBe("112233");
        recipients[3]!["status"]!.Attributes()["paybill_account_number"].Text().ShouldBe("test_account");
    }

    [Fact]
    public async Task It_pays_recipients_of_every_kind_and_verifies_the_results()
    {
        var report = await NodeMerchant.RunAsync(emulator, node, "node-sdk-payments.js", Payments);
        var payments = report["payments"]!.AsArray();

        payments.Select(payment => payment!["before"]!.Attributes()["status"].Text()).Distinct().ShouldBe(["Scheduled"]);
        payments.Select(payment => payment!["after"]!.Attributes()["status"].Text()).Distinct().ShouldBe(["Processed"]);
        payments.Select(payment => Disbursements(payment!["after"]!).Single()["destination_type"].Text())
            .ShouldBe(["Mobile Wallet", "Bank Account", "Till", "Paybill"]);
        payments.Select(payment => Disbursements(payment!["after"]!).Single()["destination_reference"].Text())
            .ShouldBe(report["recipients"]!.AsArray().Select(recipient => recipient!["status"]!.Attributes()["recipient_reference"].Text()));
        JsonNode.DeepEquals(payments[0]!["after"]!.Attributes()["metadata"], JsonNode.Parse(Payments)!["payment"]!["metadata"]).ShouldBeTrue();
        report.Verified("/callback").ShouldBeTheResultsOf(payments);
    }

    [Fact]
    public async Task It_is_told_in_Kopo_Kopos_words_why_a_payment_is_refused()
    {
        var report = await NodeMerchant.RunAsync(emulator, node, "node-sdk-payments.js", Payments);

        report["refused"]!.ToJsonString().ShouldBe("""{"error_code":400,"error_message":"Destination reference is invalid"}""");
    }

    [Fact]
    public async Task It_adds_a_bank_account_and_a_wallet_to_settle_to()
    {
        var report = await NodeMerchant.RunAsync(emulator, node, "node-sdk-transfers.js", Transfers);

        report["bankAccount"]!["data"]!["type"].Text().ShouldBe("merchant_bank_account");
        report["bankAccount"]!.Attributes()["account_name"].Text().ShouldBe("Zoë & Söhne");
        report["wallet"]!["data"]!["type"].Text().ShouldBe("merchant_wallet");
        report["wallet"]!.Attributes()["last_name"].Text().ShouldBe("O'Doe");
    }

    [Fact]
    public async Task It_settles_targeted_and_blind_and_verifies_results_and_webhooks()
    {
        var report = await NodeMerchant.RunAsync(emulator, node, "node-sdk-transfers.js", Transfers);
        var transfers = report["transfers"]!.AsArray();
        var webhooks = report.Verified("/webhook").Select(webhook => webhook["event"]!["resource"]!).ToList();

        transfers.Select(transfer => transfer!["name"].Text()).ShouldBe(["to bank", "to wallet", "blind"]);
        transfers.Select(transfer => transfer!["before"]!.Attributes()["status"].Text()).Distinct().ShouldBe(["Scheduled"]);
        transfers.Select(transfer => transfer!["after"]!.Attributes()["status"].Text()).Distinct().ShouldBe(["Processed"]);
        transfers.Select(transfer => Disbursements(transfer!["after"]!).Sum(disbursement => decimal.Parse(disbursement["amount"].Text())))
            .ShouldBe([2250, 30000.50m, 67749.50m]);
        Disbursements(transfers[0]!["after"]!)
            .Single()["destination_reference"]
            .Text()
            .ShouldBe(report["bankAccount"]!.Attributes()["account_reference"].Text());
        Disbursements(transfers[1]!["after"]!).First()["destination_reference"].Text().ShouldBe(report["wallet"]!.Attributes()["account_reference"].Text());
        report.Verified("/callback").ShouldBeTheResultsOf(transfers);
        webhooks.Sum(resource => decimal.Parse(resource["amount"].Text())).ShouldBe(100_000);
        webhooks.Select(resource => resource["destination"]!["resource"]!["reference"].Text()).Distinct().Order(StringComparer.Ordinal).ShouldBe(
            new[] { report["bankAccount"]!, report["wallet"]! }
                .Select(account => account.Attributes()["account_reference"].Text())
                .Order(StringComparer.Ordinal));
    }

    private static IEnumerable<JsonNode> Disbursements(JsonNode payout) =>
        payout.Attributes()["transfer_batches"]!.AsArray().SelectMany(batch => batch!["disbursements"]!.AsArray()).Select(disbursement => disbursement!);
}
