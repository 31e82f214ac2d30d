using System.Net;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources;

/// <summary>Money that is sent: to whom, whose, and what becomes of each part.</summary>
public sealed class SendMoneyTests(EmulatorServer emulator)
{
    private const string Insufficient = "The balance is insufficient for the transaction";
    private const string Branch = "c7f300c0-f1ef-4151-9bbe-005005aa3747";
    private const string ToBank =
        $$"""{"type":"bank_account","amount":700,"bank_branch_ref":"{{Branch}}","account_name":"Jane","account_number":"12","description":"Rent"}""";
    private const string ToTill = """{"type":"till","amount":"50.50","till_number":"112233","description":"Goods","favourite":null}""";
    private const string ToPaybill = """{"type":"paybill","amount":20,"paybill_number":"890087","paybill_account_number":"7","description":"Power"}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Before_the_result_it_is_scheduled_with_its_destinations_and_no_batches()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var location = await client.CreateAsync(RequestBuilder.Of("send_money"));

        (await client.GetTextAsync(location)).ShouldBe(MerchantSteps.ResourceJson(
            location,
            "send_money",
            $$"""
            "status":"Scheduled","created_at":"2026-01-31T12:00:00.000+03:00","source_identifier":null,"destinations":[{"type":"mobile_wallet",
            "amount":1000,"network":"Safaricom","nickname":"Test","favourite":true,"description":"Salary","phone_number":"254700000000"}],
            "currency":"KES","transfer_batches":null,"errors":null,"metadata":{"notes":"x"},
            "_links":{"callback_url":"http://127.0.0.1:1/callback","self":"{{location}}"}
            """));
    }

    [Fact]
    public async Task The_result_is_called_back_signed_as_the_sample_and_GET_answers_its_bytes()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();

        var location = await client.CreateAsync(RequestBuilder.Of("send_money").CallingBack(receiver.Url));
        await client.AdvanceAsync("PT0.5S");
        var callback = await receiver.NextAsync();

        callback.ShouldBeSignedWith(ApiClient.ApiKey);
        callback.Text.ShouldBe(await client.GetTextAsync(location));
        GoldenFile.ShouldMatch("send_money.processed.json", callback.Text);
    }

    [Fact]
    public async Task Each_destination_has_a_batch_with_what_its_type_is_known_by()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var account = await client.AddAsync(RequestBuilder.BankAccount());
        var own = $$"""{"type":"merchant_bank_account","amount":5,"reference":"{{account}}","description":null}""";

        var attributes = await client.CompleteAsync(RequestBuilder.SendMoney(ToBank, ToTill, ToPaybill, own));
        var batches = attributes["transfer_batches"]!.AsArray();

        attributes["status"].Text().ShouldBe("Processed");
        batches.Select(batch => $"{batch!["status"]} {batch["amount"]}").ShouldBe(
            ["Transferred 700.0", "Transferred 50.5", "Transferred 20.0", "Transferred 5.0"]);
        Disbursement(batches[3]!)["destination_reference"].Text().ShouldBe(account);
        Disbursement(batches[0]!)["transaction_reference"].ShouldBeNull();
        batches.Skip(1).Take(2).Select(batch => Disbursement(batch!)["transaction_reference"].Text()).Distinct().Count().ShouldBe(2);
        Known(batches[0]!).ShouldBe(
            $$"""
            {"nickname":null,"favourite":null,"account_name":"Jane","account_number":"12","bank_branch_ref":"{{Branch}}","destination_type":"bank_account"}
            """);
        Known(batches[1]!).ShouldBe("""{"nickname":null,"favourite":null,"till_number":"112233","destination_type":"till"}""");
        Known(batches[2]!).ShouldBe(
            """{"nickname":null,"favourite":null,"paybill_number":"890087","paybill_account_number":"7","destination_type":"paybill"}""");
        (await client.BalancesAsync()).ShouldBe("company 99224.5, K000000 0.0, 000000 0.0");
    }

    [Fact]
    public async Task Whoever_is_paid_again_is_known_by_the_same_reference_and_so_is_who_was_added_as_a_recipient()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var recipient = (await client.PostAsync("/api/v1/pay_recipients", Requests.PayRecipient.Json)).Headers.Location!;
        var reference = (await client.AttributesAsync(recipient))["recipient_reference"].Text();
        var wallet = """{"type":"mobile_wallet","amount":1,"phone_number":"254999999999","network":"Safaricom","description":"x"}""";

        var first = await client.CompleteAsync(RequestBuilder.SendMoney(wallet, ToTill));
        var second = await client.CompleteAsync(RequestBuilder.SendMoney(ToTill, wallet));

        ReferencesOf(first)[0].ShouldBe(reference);
        ReferencesOf(second).ShouldBe(ReferencesOf(first).Reverse());
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData(null)]
    public async Task Without_destinations_all_there_is_goes_to_the_preferred_accounts_and_subscribers_hear_of_the_settlement(string? none)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync("settlement_transfer_completed", receiver.Url);
        await client.AddAsync(RequestBuilder.BankAccount());
        var wallet = await client.AddAsync(RequestBuilder.Wallet());
        await client.SimulateAsync("buygoods_transaction_received", """{"amount":30.5}""");
        var body = none is null ? Requests.SendMoney.Without("destinations") : Requests.SendMoney.With("destinations", none);

        var location = (await client.PostAsync(Requests.SendMoney.Path, body)).Headers.Location!;
        await client.AdvanceAsync("PT0.5S");
        var attributes = await client.AttributesAsync(location);

        attributes["destinations"].ShouldBeNull();
        var batches = attributes["transfer_batches"]!.AsArray();
        batches.Select(batch => $"{Disbursement(batch!)["destination_type"]} {batch!["amount"]} {batch["disbursements"]!.AsArray().Count}")
            .ShouldBe(["merchant_wallet 30.5 1", "merchant_bank_account 100000.0 4"]);
        Disbursement(batches[0]!)["destination_reference"].Text().ShouldBe(wallet);
        (await receiver.NextAsync(2)).Select(webhook => webhook.Json["event"]!["resource"]!["amount"].Text()).ShouldBe(["30.5", "100000.0"], ignoreOrder: true);
        (await client.BalancesAsync()).ShouldBe("company 0.0, K000000 0.0, 000000 0.0");
    }

    [Fact]
    public async Task A_blind_one_matches_its_sample_before_the_result_and_fails_where_there_is_nothing()
    {
        await using var server = EmulatorServer.With(("OpeningBalance", "0"));
        using var client = await server.NewAppAtNoonAsync();
        var location = await client.CreateAsync(RequestBuilder.SendMoney());

        GoldenFile.ShouldMatch("send_money.scheduled.json", await client.GetTextAsync(location));
        await client.AdvanceAsync("PT0.5S");
        var attributes = await client.AttributesAsync(location);

        attributes["status"].Text().ShouldBe("Processed");
        Outcomes(attributes).ShouldBe([$"Failed {Insufficient}"]);
    }

    [Fact]
    public async Task A_till_pays_from_its_own_money_alone()
    {
        await using var server = EmulatorServer.With(("TillOpeningBalance", "100"), ("OpeningBalance", "1000"));
        using var client = await server.NewAppAtNoonAsync();

        var attributes = await client.CompleteAsync(RequestBuilder.SendMoney(ToTill, ToPaybill, ToTill).With("source_identifier", "000000"));

        attributes["source_identifier"].Text().ShouldBe("000000");
        Outcomes(attributes).ShouldBe(["Transferred ", "Transferred ", $"Failed {Insufficient}"]);
        attributes["errors"].ShouldBeNull();
        (await client.BalancesAsync()).ShouldBe("company 1000.0, K000000 100.0, 000000 29.5");
    }

    [Fact]
    public async Task A_first_call_works_since_the_listed_tills_have_money_too()
    {
        await using var server = EmulatorServer.With(("TillOpeningBalance", "100000.00"));
        using var client = await server.NewAppAtNoonAsync();

        (await client.BalancesAsync()).ShouldBe("company 100000.0, K000000 100000.0, 000000 100000.0");
        Outcomes(await client.CompleteAsync(RequestBuilder.SendMoney(ToBank).With("source_identifier", "K000000"))).ShouldBe(["Transferred "]);
    }

    [Fact]
    public async Task Where_all_fail_the_errors_stand_above_them_as_well_and_the_money_is_back()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""{ "on": "send_money", "outcome": "payout_failed" }""");

        var location = await client.CreateAsync(RequestBuilder.SendMoney(ToTill, ToPaybill));
        var reserved = await client.BalancesAsync();
        await client.AdvanceAsync("PT0.5S");
        var attributes = await client.AttributesAsync(location);

        reserved.ShouldBe("company 99929.5, K000000 0.0, 000000 0.0");
        Outcomes(attributes).ShouldBe(["Failed The payout failed", "Failed The payout failed"]);
        attributes["status"].Text().ShouldBe("Processed");
        attributes["errors"]!.ToJsonString().ShouldBe("""["The payout failed"]""");
        Disbursement(attributes["transfer_batches"]![0]!)["transaction_reference"].ShouldBeNull();
        (await client.BalancesAsync()).ShouldBe("company 100000.0, K000000 0.0, 000000 0.0");
    }

    [Fact]
    public async Task A_scenario_says_what_becomes_of_each_and_matches_any_of_them()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync(
            """
            { "on": "send_money", "match": { "destination_type": "paybill", "amount": { "lessThan": 21 } },
              "outcome": { "batches": [ { "status": "Transferred" }, { "status": "Failed", "errors": "Closed" } ] } }
            """);

        var matched = await client.CompleteAsync(RequestBuilder.SendMoney(ToTill, ToPaybill));
        var other = await client.CompleteAsync(RequestBuilder.SendMoney(ToTill, ToPaybill.Replace("20", "21", StringComparison.Ordinal)));

        Outcomes(matched).ShouldBe(["Transferred ", "Failed Closed"]);
        Outcomes(other).ShouldBe(["Transferred ", "Transferred "]);
        (await client.BalancesAsync()).ShouldBe("company 99878.0, K000000 0.0, 000000 0.0");
    }

    [Fact]
    public async Task A_magic_wallet_decides_about_its_own_part()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();

        var location = await client.CreateAsync(
            RequestBuilder.SendMoney(Wallet("254700000049"), ToTill, Wallet("254700030119"), Wallet("254700000149")).CallingBack(receiver.Url));
        await client.AdvanceAsync("PT3S");

        Outcomes(await client.AttributesAsync(location)).ShouldBe(
            [$"Failed {Insufficient}", "Transferred ", "Failed The payout failed", "Transferred "]);
        (await receiver.NextAsync(2)).Select(callback => callback.Text).Distinct().Count().ShouldBe(1);
        (await client.DecisionAsync(location)).ShouldBe("magic insufficient_funds");
    }

    [Fact]
    public async Task A_leading_plus_is_taken_with_a_warning()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var answer = await client.SendAsync(RequestBuilder.SendMoney(Wallet("+254712345678")));

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Headers.GetValues("X-Emulator-Warning").ShouldContain(
            "production would refuse this: Phone number has an invalid length or format. Must be 254XXXXXXXXX.");
        await client.AdvanceAsync("PT0.5S");
        Disbursement((await client.AttributesAsync(answer.Headers.Location!))["transfer_batches"]![0]!)["phone_number"].Text().ShouldBe("254712345678");
    }

    [Fact]
    public async Task There_are_at_most_a_hundred_destinations()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var refusal = await client.RefusalAsync(RequestBuilder.SendMoney([.. Enumerable.Repeat(ToTill, 101)]));
        var attributes = await client.CompleteAsync(RequestBuilder.SendMoney([.. Enumerable.Repeat(ToTill, 100)]));

        refusal.ShouldBe("Destinations is too long (maximum is 100 destinations)");
        attributes["transfer_batches"]!.AsArray().Count.ShouldBe(100);
    }

    [Fact]
    public async Task With_the_setting_the_whole_is_Received_and_its_parts_are_as_ever()
    {
        await using var server = EmulatorServer.With(("V2:SendMoneyStatus", "Received"));
        using var client = await server.NewAppAtNoonAsync();

        var attributes = await client.CompleteAsync(RequestBuilder.SendMoney(ToTill));

        attributes["status"].Text().ShouldBe("Received");
        Outcomes(attributes).ShouldBe(["Transferred "]);
    }

    [Fact]
    public async Task The_journal_of_v1s_payments_names_it()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.CreateAsync(RequestBuilder.Payment());
        await client.CreateAsync(RequestBuilder.BlindTransfer());

        var requests = (await client.GetJsonAsync("/_emulator/requests?limit=2"))["requests"]!.AsArray();

        requests.ShouldAllBe(request => request!["warnings"]!.ToJsonString().Contains("v2 has send_money in place of this"));
    }

    private static string Wallet(string phone) =>
        $$"""{"type":"mobile_wallet","amount":10,"phone_number":"{{phone}}","network":"Safaricom","description":"x"}""";

    private static JsonNode Disbursement(JsonNode batch) => batch["disbursements"]![0]!;

    private static string[] ReferencesOf(JsonNode attributes) =>
        [.. attributes["transfer_batches"]!.AsArray().Select(batch => Disbursement(batch!)["destination_reference"].Text())];

    private static IEnumerable<string> Outcomes(JsonNode attributes) => attributes["transfer_batches"]!.AsArray()
        .Select(batch => $"{batch!["status"]} {Disbursement(batch)["errors"]?[0]}");

    // What a disbursement says beyond what all of them say.
    private static string Known(JsonNode batch)
    {
        var known = Disbursement(batch).AsObject();
        string[] ofAll = ["amount", "errors", "status", "origination_time", "destination_reference", "transaction_reference"];
        foreach (var name in ofAll) known.Remove(name).ShouldBeTrue(name);
        return known.ToJsonString();
    }
}
