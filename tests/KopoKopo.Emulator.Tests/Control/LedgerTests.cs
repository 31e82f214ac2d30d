using System.Text.Json.Nodes;
using KopoKopo.Emulator.Store.Sqlite;
using KopoKopo.Emulator.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace KopoKopo.Emulator.Tests.Control;

public sealed class LedgerTests(EmulatorServer emulator)
{
    private const string Received = "buygoods_transaction_received";

    [Fact]
    public async Task An_app_starts_with_the_opening_balance_and_two_tills()
    {
        using var client = await emulator.NewAppAsync();

        var ledger = await client.GetJsonAsync("/_emulator/ledger");

        ledger.ToJsonString().ShouldBe(
            """
            {"currency":"KES","total":"100000.0","accounts":[{"account":"company","balance":"100000.0"},
            {"account":"K000000","balance":"0.0"},{"account":"000000","balance":"0.0"}]}
            """.ReplaceLineEndings(""));
    }

    [Theory]
    [InlineData("0", "company 0.0, K000000 0.0, 000000 0.0", "Failed Insufficient funds")]
    [InlineData("49452.00", "company 49452.0, K000000 0.0, 000000 0.0", "Processed ")]
    public async Task The_opening_balance_is_a_setting(string setting, string balances, string outcome)
    {
        await using var other = EmulatorServer.With(("OpeningBalance", setting));
        using var client = await other.NewAppAtNoonAsync();

        var opened = await client.BalancesAsync();
        var result = await client.CompleteAsync(RequestBuilder.BlindTransfer());

        opened.ShouldBe(balances);
        $"{result["status"]} {result["transfer_batches"]![0]!["disbursements"]![0]!["errors"]}".ShouldBe(outcome);
        (await client.BalancesAsync()).ShouldBe("company 0.0, K000000 0.0, 000000 0.0");
    }

    [Fact]
    public async Task What_comes_in_is_credited_to_its_till_and_a_till_that_is_new_stands_last()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        await client.PayAsync(new IncomingPaymentBuilder().Of(20.55m));
        await client.AdvanceAsync("PT0.5S");
        await client.SimulateAsync(Received, """{"amount":1,"till_number":"555555"}""");
        await client.SimulateAsync("b2b_transaction_received", """{"amount":2,"till_number":"000000"}""");
        await client.SimulateAsync("m2m_transaction_received", """{"amount":4}""");

        (await client.BalancesAsync()).ShouldBe("company 100004.0, K000000 20.55, 000000 2.0, 555555 1.0");
        (await client.GetJsonAsync("/_emulator/ledger"))["total"].Text().ShouldBe("100027.55");
    }

    [Fact]
    public async Task A_payout_takes_the_companys_money_first_then_the_tills_in_order_of_their_creation()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SimulateAsync(Received, """{"amount":30,"till_number":"555555"}""");
        await client.SimulateAsync(Received, """{"amount":20,"till_number":"000000"}""");
        await client.SimulateAsync(Received, """{"amount":10,"till_number":"K000000"}""");

        await client.CreateAsync(RequestBuilder.Payment(99_999));
        var first = await client.BalancesAsync();
        await client.CreateAsync(RequestBuilder.Payment(12));
        var second = await client.BalancesAsync();
        await client.CreateAsync(RequestBuilder.TargetedTransfer(20));
        var third = await client.BalancesAsync();

        first.ShouldBe("company 1.0, K000000 10.0, 000000 20.0, 555555 30.0");
        second.ShouldBe("company 0.0, K000000 0.0, 000000 19.0, 555555 30.0");
        third.ShouldBe("company 0.0, K000000 0.0, 000000 0.0, 555555 29.0");
    }

    [Fact]
    public async Task Money_is_reserved_when_a_payout_is_accepted_and_stays_away_when_it_succeeds()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var location = await client.CreateAsync(RequestBuilder.Payment(780));
        var accepted = await client.BalancesAsync();
        await client.AdvanceAsync("PT1H");

        accepted.ShouldBe("company 99220.0, K000000 0.0, 000000 0.0");
        (await client.AttributesAsync(location))["status"].Text().ShouldBe("Processed");
        (await client.BalancesAsync()).ShouldBe("company 99220.0, K000000 0.0, 000000 0.0");
    }

    [Fact]
    public async Task What_one_payout_has_reserved_another_cannot_have()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var first = await client.CreateAsync(RequestBuilder.Payment(60_000));
        var second = await client.CreateAsync(RequestBuilder.Payment(60_000));
        var third = await client.CreateAsync(RequestBuilder.TargetedTransfer(40_000));
        await client.AdvanceAsync("PT0.5S");

        (await client.AttributesAsync(first))["status"].Text().ShouldBe("Processed");
        (await client.AttributesAsync(second))["status"].Text().ShouldBe("Failed");
        (await client.AttributesAsync(third))["status"].Text().ShouldBe("Processed");
        (await client.BalancesAsync()).ShouldBe("company 0.0, K000000 0.0, 000000 0.0");
    }

    [Fact]
    public async Task With_too_little_money_a_payment_is_accepted_and_fails_at_its_result()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SimulateAsync(Received, """{"amount":10}""");

        var location = await client.CreateAsync(RequestBuilder.Payment(100_010.01m).CallingBack(receiver.Url));
        var accepted = await client.AttributesAsync(location);
        await client.AdvanceAsync("PT0.5S");
        var callback = await receiver.NextAsync();

        accepted["status"].Text().ShouldBe("Scheduled");
        GoldenFile.ShouldMatch("payment.processed.json", callback.Text);
        var attributes = callback.Json["data"]!["attributes"]!;
        attributes["status"].Text().ShouldBe("Failed");
        attributes["transfer_batches"]!.ToJsonString().ShouldBe(FailedBatch("Mobile Wallet", "0fcb2f42-9372-4a6c-8c2f-3fd977c548e8", "100010.01"));
        (await client.BalancesAsync()).ShouldBe("company 100000.0, K000000 10.0, 000000 0.0");
    }

    [Fact]
    public async Task With_too_little_money_a_targeted_transfer_is_accepted_and_fails_at_its_result()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var wallet = await client.AddAsync(RequestBuilder.Wallet());
        await client.CompleteAsync(RequestBuilder.Payment(99_000));

        var attributes = await client.CompleteAsync(RequestBuilder.TargetedTransfer(1_000.01m).To("merchant_wallet", wallet));

        attributes["status"].Text().ShouldBe("Failed");
        attributes["amount"]!["value"]!.ToJsonString().ShouldBe("1000.01");
        attributes["transfer_batches"]!.ToJsonString().ShouldBe(FailedBatch("Mobile Wallet", wallet, "1000.01", "2026-01-31T12:00:01.000+03:00"));
        (await client.BalancesAsync()).ShouldBe("company 1000.0, K000000 0.0, 000000 0.0");
    }

    [Fact]
    public async Task With_no_money_a_blind_transfer_is_accepted_and_fails_at_its_result()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        await client.CreateAsync(RequestBuilder.BlindTransfer());
        var attributes = await client.CompleteAsync(RequestBuilder.BlindTransfer());

        attributes["status"].Text().ShouldBe("Failed");
        attributes["amount"]!.ToJsonString().ShouldBe("""{"currency":"KES","value":null}""");
        attributes["transfer_batches"]!.ToJsonString().ShouldBe(FailedBatch("Bank Account", "34a273d1-fedc-4610-8ab6-a1ba4828f317", "0.0"));
    }

    [Theory]
    [InlineData("payments")]
    [InlineData("settlement_transfers")]
    public async Task What_a_payout_had_reserved_goes_back_to_where_it_came_from_when_it_fails(string collection)
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SimulateAsync(Received, """{"amount":10}""");
        await client.SimulateAsync(Received, """{"amount":20,"till_number":"000000"}""");

        var location = await client.CreateAsync(collection == "payments" ? RequestBuilder.Payment(100_015) : RequestBuilder.BlindTransfer());
        await DecideAsync(location, "The initiator information is invalid.");
        var reserved = await client.BalancesAsync();
        await client.AdvanceAsync("PT0.5S");
        var attributes = await client.AttributesAsync(location);

        reserved.ShouldStartWith("company 0.0, K000000 0.0, 000000 ");
        attributes["status"].Text().ShouldBe("Failed");
        attributes["transfer_batches"]![0]!["disbursements"]![0]!["errors"].Text().ShouldBe("The initiator information is invalid.");
        (await client.BalancesAsync()).ShouldBe("company 100000.0, K000000 10.0, 000000 20.0");
    }

    [Fact]
    public async Task A_refused_payout_reserves_nothing()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        await client.RefusalAsync(RequestBuilder.Payment().To("till", Guid.NewGuid().ToString()));
        await client.RefusalAsync(RequestBuilder.BlindTransfer().With("_links", null));

        (await client.BalancesAsync()).ShouldBe("company 100000.0, K000000 0.0, 000000 0.0");
    }

    [Fact]
    public async Task Each_app_has_money_of_its_own()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        using var other = await emulator.NewAppAtNoonAsync();

        await client.CompleteAsync(RequestBuilder.BlindTransfer());
        await client.SimulateAsync(Received);

        (await other.BalancesAsync()).ShouldBe("company 100000.0, K000000 0.0, 000000 0.0");
    }

    [Fact]
    public async Task Payouts_at_once_never_take_more_than_there_is()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var locations = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => client.CreateAsync(RequestBuilder.Payment(9_000))));
        await client.AdvanceAsync("PT0.5S");
        var results = await Task.WhenAll(locations.Select(client.AttributesAsync));

        results.Count(result => result["status"].Text() == "Processed").ShouldBe(11);
        (await client.BalancesAsync()).ShouldBe("company 1000.0, K000000 0.0, 000000 0.0");
    }

    /// <summary>Makes what is pending fail at its result, for a reason that no request gives it.</summary>
    private Task DecideAsync(Uri location, string errors) => emulator.Services.GetRequiredService<Database>().WriteAsync(session =>
        session.Execute("UPDATE resource SET outcome = 'failed', errors = $1 WHERE id = $2", errors, location.Segments[^1]));

    private static string FailedBatch(string type, string reference, string amount, string time = "2026-01-31T12:00:00.500+03:00") => JsonNode.Parse(
        $$"""
        [{
          "status": "Failed",
          "disbursements": [{
            "amount": "{{amount}}", "status": "Failed", "destination_type": "{{type}}", "origination_time": "{{time}}",
            "destination_reference": "{{reference}}", "transaction_reference": null, "errors": "Insufficient funds"
          }]
        }]
        """)!.ToJsonString();
}
