using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control;

public sealed class LedgerEntryTests(EmulatorServer emulator)
{
    [Fact]
    public async Task Money_that_came_in_stands_under_its_transaction_and_money_that_went_out_under_its_payout()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var paid = await client.CompleteAsync(RequestBuilder.Of("incoming_payment"));
        var payout = await client.CreateAsync(RequestBuilder.Payment());

        var entries = (await client.GetJsonAsync("/_emulator/ledger/entries"))["entries"]!.AsArray();

        var transaction = paid["event"]!["resource"]!;
        entries[0]!["cause"].Text().ShouldBe(payout.Segments[^1]);
        entries[0]!["amount"].Text().ShouldStartWith("-");
        entries[0]!["type"].ShouldBeNull();
        entries[1]!.AsObject().Select(member => member.Value.Text()).ShouldBe(
        [
            "2026-01-31T12:00:00.500+03:00", "K000000", transaction["amount"].Text(), transaction["id"].Text(), "Buygoods Transaction",
            transaction["reference"].Text(),
        ]);
        entries[^1]!["cause"].Text().ShouldBe("opening");
    }

    [Fact]
    public async Task They_are_listed_in_parts_the_newest_first()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        for (var i = 1; i <= 3; i++) await client.SimulateAsync("buygoods_transaction_received", $$"""{ "amount": {{i}} }""");

        var first = await client.GetJsonAsync("/_emulator/ledger/entries?limit=2");
        var second = await client.GetJsonAsync($"/_emulator/ledger/entries?limit=2&next={first["next"]}");

        Amounts(first).ShouldBe(["3.0", "2.0"]);
        Amounts(second).First().ShouldBe("1.0");
    }

    [Fact]
    public async Task An_app_sees_its_own_alone()
    {
        using var client = await emulator.NewAppAsync();
        using var other = await emulator.NewAppAsync();
        await other.SimulateAsync("buygoods_transaction_received");

        Amounts(await client.GetJsonAsync("/_emulator/ledger/entries")).ShouldBe(["100000.0"]);
    }

    private static IEnumerable<string> Amounts(JsonNode page) => page["entries"]!.AsArray().Select(entry => entry!["amount"].Text());
}
