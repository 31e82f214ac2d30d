using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;
using KopoKopo.Emulator.Tests.Reliability;

namespace KopoKopo.Emulator.Tests.Resources;

/// <summary>Whatever happens, every way of looking at the money shows the same, to the cent.</summary>
public sealed class LedgerPropertyTests(EmulatorServer emulator)
{
    private const int Operations = 1000;

    // Each look reads all there ever was. A failure found late can be narrowed down: KOPOKOPO_CI=1 looks four times as often.
    private static readonly int OperationsBetweenLooks = Effort.IsByHand ? 100 : 25;

    // The seed stands in the test's name, and each operation in its output: a failure can be had again and read.
    [Theory]
    [InlineData(20260131)]
    public async Task After_any_operations_ledger_polling_webhooks_and_results_agree(int seed)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAsync();
        var model = new LedgerModel(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.FromHours(3)));
        await client.FreezeAsync(Format(model.Start));
        var operations = new LedgerOperations(client, receiver.Url, model, seed);
        var witness = new LedgerWitness();

        await operations.StartAsync();
        for (var number = 1; number <= Operations; number++)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}, operation {number}: {await operations.NextAsync()}");
            if (number % OperationsBetweenLooks != 0) continue;

            await LedgerShouldBeAsync(client, model);
            var polled = await PollAsync(client, receiver, operations, model);
            foreach (var webhook in await receiver.NextAsync(receiver.Waiting)) witness.Read(webhook);
            await LedgerShouldBeAsync(client, model);
            (await Balances.OfAsync(client)).Total.ShouldBe(witness.Total, "what came in less what went out is what is there");
            ReceiptsShouldBe(polled, witness, model);
            PayoutsShouldBe(witness, model);
            witness.Customers.Order(StringComparer.Ordinal).ShouldBe(model.Customers.Order(StringComparer.Ordinal));
        }

        // What the test is about has happened, and more than once.
        model.Payouts.Count(payout => !payout.Succeeds).ShouldBeGreaterThan(10);
        model.Payouts.Count(payout => payout.Succeeds).ShouldBeGreaterThan(100);
        model.SimulatedSettlements.Count.ShouldBeGreaterThan(5);
        model.GivenBack.ShouldBeGreaterThan(100_000m);
        model.ReversedByApi.ShouldBeGreaterThan(5);
        witness.Payouts.Values.Count(payout => payout.Type == "send_money").ShouldBeGreaterThan(30);
        witness.SentToOwn.ShouldBeGreaterThan(0);
        witness.References.Count.ShouldBeGreaterThan(50);
    }

    /// <summary>Account for account; what is reserved for a payout is out.</summary>
    private static async Task LedgerShouldBeAsync(ApiClient client, LedgerModel model) => (await Balances.OfAsync(client)).Accounts.ShouldBe(model.Accounts);

    /// <summary>Asks for all there ever was; while it waits for the answer, all else becomes final too.</summary>
    private static async Task<JsonArray> PollAsync(ApiClient client, WebhookReceiver receiver, LedgerOperations operations, LedgerModel model)
    {
        var answer = await client.PostAsync("/api/v1/polling", new JsonObject
        {
            ["scope"] = "company",
            ["from_time"] = Format(model.Start),
            ["to_time"] = Format(model.Now.AddSeconds(1)),
            ["_links"] = new JsonObject { ["callback_url"] = receiver.Url.AbsoluteUri },
        }.ToJsonString());
        await operations.AdvanceAsync("PT0.5S");
        return (await client.GetJsonAsync(answer.Headers.Location!.AbsolutePath))["data"]!["attributes"]!["transactions"]!.AsArray();
    }

    private static void ReceiptsShouldBe(JsonArray polled, LedgerWitness witness, LedgerModel model)
    {
        foreach (var (location, resource) in witness.Pushes) model.Pushed[location].Reference = resource["reference"]!.GetValue<string>();
        var references = model.Receipts.ConvertAll(receipt => receipt.Reference!);

        polled.Select(one =>
            (
                one!["type"]!.GetValue<string>(), Resource(one, "reference"), Resource(one, "till_number"),
                LedgerWitness.Amount(one["resource"]!), Resource(one, "status") == "Reversed"))
            .ShouldBe(model.Receipts
                .Where(receipt => receipt.Type == Receipt.Buygoods)
                .Select(receipt => (receipt.Type, (string?)receipt.Reference, receipt.Till, receipt.Amount, receipt.IsReversed)));
        references.Concat(witness.References).Distinct().Count().ShouldBe(references.Count + witness.References.Count, "no reference is given twice");
        witness.Pushes.Keys.Order(StringComparer.Ordinal).ShouldBe(model.Pushed.Keys.Order(StringComparer.Ordinal));
        witness.Received.Keys.Union(witness.Reversed.Keys).Order(StringComparer.Ordinal).ShouldBe(references.Order(StringComparer.Ordinal));
        var amounts = model.Receipts.ToDictionary(receipt => receipt.Reference!, receipt => receipt.Amount, StringComparer.Ordinal);
        witness.Received.ShouldAllBe(received => amounts[received.Key] == received.Value);
        witness.Reversed.Values.Sum().ShouldBe(model.Receipts.Where(receipt => receipt.IsReversed).Sum(receipt => receipt.Amount));
    }

    private static void PayoutsShouldBe(LedgerWitness witness, LedgerModel model)
    {
        witness.Payouts.Select(payout => (payout.Key, payout.Value.Amount, payout.Value.Succeeded)).OrderBy(payout => payout.Key, StringComparer.Ordinal)
            .ShouldBe(
                model.Payouts.Select(payout => (payout.Location, payout.Amount, payout.Succeeds)).OrderBy(payout => payout.Location, StringComparer.Ordinal));
        witness.Settlements.Sum().ShouldBe(witness.Transferred("settlement_transfer") + witness.SentToOwn + model.SimulatedSettlements.Sum());
    }

    private static string? Resource(JsonNode transaction, string name) => transaction["resource"]![name]?.GetValue<string>();

    private static string Format(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz");
}
