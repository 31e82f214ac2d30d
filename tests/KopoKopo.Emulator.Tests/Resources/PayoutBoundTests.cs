using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Payouts;
using KopoKopo.Emulator.Tests.Control.Worlds;
using KopoKopo.Emulator.Tests.Infrastructure;
using KopoKopo.Emulator.Tests.Reliability;

namespace KopoKopo.Emulator.Tests.Resources;

/// <summary>How much one payout may be made of: it is settled inside a write, for which every app waits.</summary>
public sealed class PayoutBoundTests(EmulatorServer emulator)
{
    private const string Received = "buygoods_transaction_received";

    [Fact]
    public async Task Ten_times_the_largest_amount_is_settled_in_few_larger_disbursements()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        for (var i = 0; i < 10; i++) await client.SimulateAsync(Received, """{"amount":999999999.99}""");

        await client.CreateAsync(RequestBuilder.BlindTransfer().CallingBack(receiver.Url));
        await client.AdvanceAsync("PT0.5S");

        var callback = await receiver.NextAsync();
        var amounts = AmountsOf(callback.Json["data"]!["attributes"]!);
        amounts.Count.ShouldBeInRange(2, TransferBatch.MostDisbursements);
        amounts.Sum().ShouldBe(10 * 999_999_999.99m + 100_000m);
        amounts.Skip(1).Distinct().ShouldHaveSingleItem();
        (amounts[1] % 25_000m).ShouldBe(0);
        callback.Bytes.Length.ShouldBeLessThan(200_000);
        (await client.BalancesAsync()).ShouldBe("company 0.0, K000000 0.0, 000000 0.0");
    }

    [Theory]
    [InlineData("12500000", 500, "25000")]
    [InlineData("12500000.01", 251, "50000")]
    [InlineData("12499999.99", 500, "25000")]
    [InlineData("999999999.99", 500, "2025000")]
    public void Disbursements_are_of_25000_as_long_as_that_suffices(string amount, int most, string largest)
    {
        var money = new Money(decimal.Parse(amount, CultureInfo.InvariantCulture));

        var parts = TransferBatch.Split([money])[0];

        parts.Count.ShouldBeLessThanOrEqualTo(most);
        parts[^1].Shillings.ShouldBe(decimal.Parse(largest, CultureInfo.InvariantCulture));
        parts.Sum(part => part.Cents).ShouldBe(money.Cents);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public void All_batches_of_a_payout_together_have_no_more_disbursements_than_one(int batches)
    {
        var amounts = Enumerable.Range(1, batches).Select(i => new Money(Money.Largest.Shillings * i)).ToList();

        var parts = TransferBatch.Split(amounts);

        parts.Sum(part => part.Count).ShouldBeLessThanOrEqualTo(TransferBatch.MostDisbursements);
        parts.Select(part => part.Sum(money => money.Cents)).ShouldBe(amounts.Select(amount => amount.Cents));
    }

    [Fact]
    public async Task A_blind_transfer_takes_from_the_first_500_accounts_with_money_and_the_next_one_from_the_rest()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await emulator.AddTillsAsync(client, 600);

        var first = await client.CompleteAsync(RequestBuilder.BlindTransfer());
        var second = await client.CompleteAsync(RequestBuilder.BlindTransfer());
        var third = await client.CompleteAsync(RequestBuilder.BlindTransfer());

        AmountsOf(first).Sum().ShouldBe(100_000m + 499);
        AmountsOf(second).Sum().ShouldBe(101m);
        third["status"].Text().ShouldBe("Failed");
    }

    [Fact]
    public async Task A_payment_of_more_than_the_first_500_accounts_with_money_have_is_one_without_funds()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await emulator.AddTillsAsync(client, 600);

        var tooMuch = await client.CompleteAsync(RequestBuilder.Payment(100_500));
        var enough = await client.CompleteAsync(RequestBuilder.Payment(100_499));

        $"{tooMuch["status"]} {tooMuch["transfer_batches"]![0]!["disbursements"]![0]!["errors"]}".ShouldBe("Failed Insufficient funds");
        enough["status"].Text().ShouldBe("Processed");
    }

    [Fact]
    public async Task What_failed_of_500_accounts_money_goes_back_to_each()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await emulator.AddTillsAsync(client, 600);
        var before = await client.GetJsonAsync("/_emulator/ledger");
        await client.QueueAsync(
            """{ "on": "payment", "outcome": { "batches": [ { "status": "Transferred" }, { "status": "Failed" }, { "status": "Failed" } ] } }""");

        await client.CompleteAsync(RequestBuilder.Payment(100_400));
        var left = await client.GetJsonAsync("/_emulator/ledger");
        await client.QueueAsync("""{ "on": "payment", "outcome": "payout_failed" }""");
        await client.CompleteAsync(RequestBuilder.Payment(60_000));

        before["total"].Text().ShouldBe("100600.0");
        left["total"].Text().ShouldBe("67133.33");
        JsonNode.DeepEquals(await client.GetJsonAsync("/_emulator/ledger"), left).ShouldBeTrue();
    }

    [Fact]
    public async Task A_ledger_of_many_tills_comes_in_parts_with_the_total_of_all()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await emulator.AddTillsAsync(client, 2_000);

        var names = new List<string>();
        var sizes = new List<int>();
        for (var next = ""; next is not null;)
        {
            var part = await client.GetJsonAsync($"/_emulator/ledger{next}");
            part["total"].Text().ShouldBe("102000.0");
            var accounts = part["accounts"]!.AsArray();
            names.AddRange(accounts.Select(account => account!["account"].Text()));
            sizes.Add(accounts.Count);
            next = part["next"] is { } more ? $"?next={more}" : null;
        }

        sizes.ShouldBe([1_000, 1_000, 3]);
        names.Distinct().Count().ShouldBe(2_003);
        names[..4].ShouldBe(["company", "K000000", "000000", "K500001"]);
        names[^1].ShouldBe("K502000");
    }

    [Fact]
    public async Task A_simulated_settlement_of_more_than_500_disbursements_is_refused()
    {
        using var client = await emulator.NewAppAsync();
        var disbursements = new JsonArray([.. Enumerable.Range(0, 501).Select(_ => new JsonObject { ["amount"] = "1.0" })]);

        var refusal = await client.Http.RefusalAsync(
            HttpMethod.Post, "simulate/settlement_transfer_completed",
            new JsonObject { ["disbursements"] = disbursements }.ToJsonString(), HttpStatusCode.BadRequest);

        refusal.ShouldBe("Disbursements must be at most 500");
    }

    private static List<decimal> AmountsOf(JsonNode attributes) =>
        [.. attributes["transfer_batches"]!.AsArray()
            .SelectMany(batch => batch!["disbursements"]!.AsArray())
            .Select(one => decimal.Parse(one!["amount"].Text(), CultureInfo.InvariantCulture))];
}
