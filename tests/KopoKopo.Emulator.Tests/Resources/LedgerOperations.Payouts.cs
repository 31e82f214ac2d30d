using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources;

/// <summary>Those that take money out: payments, sent money, transfers.</summary>
public sealed partial class LedgerOperations
{
    private async Task<string> PayAsync()
    {
        var (amount, payment) = Payment();
        var (location, taken) = await PayOutAsync("payments", payment, amount);
        KeepPayout(location, taken);
        return $"payment of {amount}";
    }

    private async Task<string> PayInVainAsync()
    {
        await client.QueueAsync("""{ "on": "payment", "outcome": "payout_failed" }""");
        var (amount, payment) = Payment();
        var (location, taken) = await PayOutAsync("payments", payment, amount);
        model.TakeUntilItFails(taken);
        model.Payouts.Add(new Payout(location, 0, Succeeds: false));
        model.GivenBack += taken.Values.Sum();
        return $"payment of {amount}, in vain";
    }

    // With nothing else due, so that what its result gives back can be seen.
    private async Task<string> PayPartlyAsync()
    {
        await AdvanceAsync("PT0.5S");
        await client.QueueAsync(
            """{ "on": "payment", "outcome": { "batches": [ { "status": "Failed" }, { "status": "Transferred" }, { "status": "Failed" } ] } }""");
        var (amount, payment) = Payment();
        var (location, taken) = await PayOutAsync("payments", payment, amount);
        var before = await Balances.OfAsync(client);
        await AdvanceAsync("PT0.5S");

        var failed = FailedOf(await client.GetJsonAsync(location));
        KeepPayout(location, PayoutRules.ShouldGiveBack(taken, before, await Balances.OfAsync(client), taken.Count == 0 ? 0 : failed));
        model.GivenBack += taken.Count == 0 ? 0 : failed;
        return $"payment of {amount}, of which {failed} failed";
    }

    private async Task<string> SendAsync()
    {
        var source = _random.Next(3) == 0 ? Pick(Tills[..2]) : null;
        var destinations = Enumerable.Range(0, _random.Next(4)).Select(_ => Destination()).ToList();
        var body = new JsonObject
        {
            ["source_identifier"] = source,
            ["currency"] = "KES",
            ["destinations"] = new JsonArray([.. destinations.Select(destination => destination.Json)]),
            ["_links"] = new JsonObject { ["callback_url"] = callbackUrl.AbsoluteUri },
        };
        var before = await Balances.OfAsync(client);
        var location = await CreateAsync("send_money", body, version: 2);
        var parts = destinations.Select(destination => destination.Amount).ToList();
        KeepPayout(location, PayoutRules.ShouldHold(before, await Balances.OfAsync(client), source, parts));
        return $"money from {source ?? "all"}: {string.Join(", ", parts)}";
    }

    private (JsonObject Json, decimal Amount) Destination()
    {
        var amount = Amount(15_000);
        var json = new JsonObject { ["amount"] = _random.Next(2) == 0 ? JsonValue.Create(amount) : JsonValue.Create($"{amount}"), ["description"] = "Goods" };
        if (_accounts.Count > 0 && _random.Next(4) == 0)
        {
            var (type, reference) = Pick(_accounts);
            (json["type"], json["reference"]) = (type, reference);
        }
        else if (_random.Next(2) == 0) (json["type"], json["phone_number"], json["network"]) = ("mobile_wallet", Phone()[1..], "Safaricom");
        else (json["type"], json["till_number"]) = ("till", $"{_random.Next(3)}");

        return (json, amount);
    }

    private async Task<string> SettleToAccountAsync()
    {
        if (_accounts.Count == 0) return await AddAccountAsync();

        var ((type, reference), amount) = (Pick(_accounts), Amount(60_000));
        var body = new { destination_type = type, destination_reference = reference, amount = Money(amount), _links = Links };
        var (location, taken) = await PayOutAsync("settlement_transfers", body, amount);
        KeepPayout(location, taken);
        return $"transfer of {amount} to {type}";
    }

    private async Task<string> SettleBlindlyAsync(decimal? amount)
    {
        var body = new { amount = amount is { } some ? Money(some) : null, _links = Links };
        var (location, taken) = await PayOutAsync("settlement_transfers", body, amount);
        KeepPayout(location, taken);
        return $"blind transfer of {(amount is null ? "all" : amount)}";
    }

    private (decimal Amount, object Body) Payment()
    {
        var ((type, reference), amount) = (Pick(_recipients), Amount(30_000));
        return (amount, new { destination_type = type, destination_reference = reference, amount = Money(amount), description = "Goods", _links = Links });
    }

    /// <summary>Has a payout of this amount accepted, or of all there is.</summary>
    /// <returns>Its location, and what it took from which account.</returns>
    private async Task<(string Location, IReadOnlyDictionary<string, decimal> Taken)> PayOutAsync(string path, object body, decimal? amount)
    {
        var before = await Balances.OfAsync(client);
        var location = await CreateAsync(path, body);
        return (location, PayoutRules.ShouldHold(before, await Balances.OfAsync(client), amount ?? before.Available));
    }

    private void KeepPayout(string location, IReadOnlyDictionary<string, decimal> taken)
    {
        var amount = taken.Values.Sum();
        model.Take(taken);
        model.Payouts.Add(new Payout(location, amount, Succeeds: amount > 0));
    }

    private static decimal FailedOf(JsonNode payment) => payment["data"]!["attributes"]!["transfer_batches"]!.AsArray()
        .SelectMany(batch => batch!["disbursements"]!.AsArray())
        .Where(disbursement => disbursement!["status"].Text() == "Failed")
        .Sum(disbursement => LedgerWitness.Amount(disbursement!));
}
