using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Clients;

/// <summary>Subscriptions and webhooks by the SDK for Node (node-sdk-webhooks.js).</summary>
public sealed class NodeSdkWebhookTests(EmulatorServer emulator, NodeTool node)
{
    [Fact]
    public async Task It_subscribes_to_every_topic_and_verifies_each_webhook()
    {
        var report = await NodeMerchant.RunAsync(emulator, node, "node-sdk-webhooks.js", """
            {
              "subscriptions": [
                { "eventType": "buygoods_transaction_received", "scope": "till", "scopeReference": "K000000" },
                { "eventType": "buygoods_transaction_reversed", "scope": "till", "scopeReference": "K000000" },
                { "eventType": "b2b_transaction_received", "scope": "till", "scopeReference": "K000000" },
                { "eventType": "m2m_transaction_received", "scope": "company" },
                { "eventType": "settlement_transfer_completed", "scope": "company" },
                { "eventType": "customer_created", "scope": "company" }
              ],
              "events": [
                {
                  "topic": "buygoods_transaction_received",
                  "body": { "amount": "1234.5", "reference": "SAV1234567", "sender_first_name": "Zoë", "sender_last_name": "O'Brien 😀 <&> \u2028", "till_number": "K000000" }
                },
                { "topic": "buygoods_transaction_reversed", "body": { "reference": "SAV1234567" } },
                { "topic": "b2b_transaction_received", "body": { "amount": 0.01 } },
                { "topic": "m2m_transaction_received", "body": { "sending_merchant": "Ünal + Söhne/Ltd" } },
                { "topic": "settlement_transfer_completed", "body": { "amount": 49452 } },
                { "topic": "customer_created", "body": { "phone_number": "+254712345678", "first_name": "山田 \"T\"" } }
              ]
            }
            """);
        var webhooks = report.Verified("/webhook");

        webhooks.Select(webhook => webhook["topic"].Text()).Order(StringComparer.Ordinal).ShouldBe(
        [
            "b2b_transaction_received", "buygoods_transaction_received", "buygoods_transaction_reversed", "customer_created", "customer_created",
            "m2m_transaction_received", "settlement_transfer_completed",
        ]);
        var received = webhooks.Single(webhook => webhook["topic"].Text() == "buygoods_transaction_received")["event"]!["resource"]!;
        received["sender_last_name"].Text().ShouldBe("O'Brien 😀 <&> \u2028");
        received["amount"].Text().ShouldBe("1234.5");
        var customers = webhooks.Where(webhook => webhook["topic"].Text() == "customer_created")
            .Select(webhook => webhook["event"]!["resource"]!["first_name"].Text());
        customers.ShouldBe(["Zoë", "山田 \"T\""]);
    }

    [Fact]
    public async Task It_reads_what_it_subscribed_to()
    {
        var report = await NodeMerchant.RunAsync(emulator, node, "node-sdk-webhooks.js", """
            {
              "subscriptions": [
                { "eventType": "buygoods_transaction_received", "scope": "till", "scopeReference": "000000" },
                { "eventType": "customer_created", "scope": "company" }
              ],
              "events": []
            }
            """);
        var subscriptions = report["subscriptions"]!.AsArray();
        var (ofTill, ofCompany) = (subscriptions[0]!["status"]!.Attributes(), subscriptions[1]!["status"]!.Attributes());

        subscriptions[0]!["location"].Text()
            .ShouldBe(new Uri(emulator.Address, $"/api/v1/webhook_subscriptions/{subscriptions[0]!["status"]!["data"]!["id"].Text()}").AbsoluteUri);
        ofTill["event_type"].Text().ShouldBe("buygoods_transaction_received");
        ofTill["webhook_uri"].Text().ShouldBe(report["webhookUrl"].Text());
        ofTill["scope_reference"].Text().ShouldBe("000000");
        ofCompany["event_type"].Text().ShouldBe("customer_created");
        ofCompany["scope_reference"].ShouldBeNull();
    }
}
