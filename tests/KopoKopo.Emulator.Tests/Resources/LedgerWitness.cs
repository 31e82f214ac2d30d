using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources;

/// <summary>What a result says of a payout: whether it succeeded, and how much was transferred.</summary>
public sealed record PayoutResult(string Type, bool Succeeded, decimal Amount);

/// <summary>What a merchant learns of their money from webhooks and results alone.</summary>
public sealed class LedgerWitness
{
    /// <summary>The most that goes out at once when a merchant settles (documentation, "Settlement Transfer Completed": 24452 then 25000).</summary>
    private const decimal LargestDisbursement = 25_000m;

    private static readonly string[] GivenBack = ["buygoods_transaction_reversed", "b2b_transaction_reversed"];
    private static readonly string[] Incoming = ["buygoods_transaction_received", "b2b_transaction_received", "m2m_transaction_received"];

    /// <summary>What came in, by reference.</summary>
    public Dictionary<string, decimal> Received { get; } = [];

    /// <summary>What was given back, by reference.</summary>
    public Dictionary<string, decimal> Reversed { get; } = [];

    /// <summary>The amount of each settlement.</summary>
    public List<decimal> Settlements { get; } = [];

    /// <summary>The results of payments and transfers, by their location.</summary>
    public Dictionary<string, PayoutResult> Payouts { get; } = [];

    /// <summary>The results of pushes, by their location.</summary>
    public Dictionary<string, JsonNode> Pushes { get; } = [];

    public List<string> Customers { get; } = [];

    /// <summary>What was sent to the merchant's own accounts; its settlements tell it, too.</summary>
    public decimal SentToOwn { get; private set; }

    /// <summary>The references of what went out; bank transfers have none.</summary>
    public HashSet<string> References { get; } = [];

    /// <summary>
    /// The balance as it follows from these alone. What was reversed without having been received came and went without a trace; what went out
    /// was paid to others or settled.
    /// </summary>
    public decimal Total => LedgerModel.Opening + Received.Values.Sum() - Reversed.Where(one => Received.ContainsKey(one.Key)).Sum(one => one.Value)
        - Transferred("payment") - (Transferred("send_money") - SentToOwn) - Settlements.Sum();

    /// <summary>What the results of this type say was transferred.</summary>
    public decimal Transferred(string type) => Payouts.Values.Where(payout => payout.Type == type).Sum(payout => payout.Amount);

    public void Read(ReceivedWebhook webhook)
    {
        webhook.ShouldBeSignedWith(ApiClient.ApiKey);
        var json = webhook.Json;
        if (json["topic"] is null) ReadResult(json["data"]!);
        else ReadEvent(json["topic"]!.GetValue<string>(), json["event"]!["resource"]!);
    }

    public static decimal Amount(JsonNode resource) => decimal.Parse(resource["amount"]!.GetValue<string>());

    private void ReadEvent(string topic, JsonNode resource)
    {
        if (Incoming.Contains(topic))
        {
            Received.TryAdd(Reference(resource), Amount(resource)).ShouldBeTrue("each transaction is told once, by a reference of its own");
        }
        else if (GivenBack.Contains(topic))
        {
            Reversed.TryAdd(Reference(resource), Amount(resource)).ShouldBeTrue("each transaction is reversed once");
        }
        else if (topic == "settlement_transfer_completed")
        {
            var disbursements = resource["disbursements"]!.AsArray();
            disbursements.Sum(disbursement => Amount(disbursement!)).ShouldBe(Amount(resource), "a batch is the sum of its disbursements");
            disbursements.ShouldAllBe(disbursement => Amount(disbursement!) <= LargestDisbursement);
            Settlements.Add(Amount(resource));
            foreach (var disbursement in disbursements) Keep(disbursement!);
        }
        else
        {
            topic.ShouldBe("customer_created");
            Customers.Add(resource["phone_number"]!.GetValue<string>());
        }
    }

    private void ReadResult(JsonNode data)
    {
        var type = data["type"]!.GetValue<string>();
        var attributes = data["attributes"]!;
        var location = attributes["_links"]!["self"]!.GetValue<string>();
        if (type == "incoming_payment") Pushes.Add(location, attributes["event"]!["resource"]!);
        if (type is not ("payment" or "settlement_transfer" or "send_money")) return;

        var disbursements = attributes["transfer_batches"]!.AsArray().SelectMany(batch => batch!["disbursements"]!.AsArray()).ToList();
        var transferred = disbursements.Where(disbursement => disbursement!["status"]!.GetValue<string>() == "Transferred")
            .Sum(disbursement => Amount(disbursement!));
        Payouts.Add(location, new PayoutResult(type, attributes["status"]!.GetValue<string>() == "Processed" && attributes["errors"] is null, transferred));
        SentToOwn += disbursements.Where(disbursement => IsToOwn(disbursement!) && disbursement!["status"]!.GetValue<string>() == "Transferred")
            .Sum(disbursement => Amount(disbursement!));

        var asked = attributes["amount"]?["value"];
        if (asked is not null)
        {
            disbursements.Sum(disbursement => Amount(disbursement!)).ShouldBe(asked.GetValue<decimal>(), "all that was asked for, sent or failed");
        }

        // A settlement's webhooks carry the same disbursements as its result, so they are kept from there.
        if (type == "settlement_transfer") return;
        foreach (var disbursement in disbursements.Where(disbursement => !IsToOwn(disbursement!))) Keep(disbursement!);
    }

    private static bool IsToOwn(JsonNode disbursement) =>
        disbursement["destination_type"]!.GetValue<string>().StartsWith("merchant_", StringComparison.Ordinal);

    private void Keep(JsonNode disbursement)
    {
        if (disbursement["transaction_reference"]?.GetValue<string>() is { } reference) References.Add(reference).ShouldBeTrue($"{reference} is unique");
    }

    private static string Reference(JsonNode resource) => resource["reference"]!.GetValue<string>();
}
