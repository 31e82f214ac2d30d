using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Rules;

/// <summary>Outcomes that are written out: a status with its text, what the payment was, what became of each batch.</summary>
public sealed class OutcomeObjectTests(EmulatorServer emulator)
{
    [Fact]
    public async Task A_failure_may_have_words_of_its_own()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""{ "on": "incoming_payment", "outcome": { "status": "Failed", "errors": "The phone fell into the lake <&>" } }""");

        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.AdvanceAsync("PT0.5S");

        (await receiver.NextAsync()).Errors().ShouldBe("The phone fell into the lake <&>");
        (await client.DecisionAsync(location)).ShouldBe("rule custom");
    }

    [Theory]
    [InlineData("incoming_payment", "Success")]
    [InlineData("payment", "Processed")]
    [InlineData("polling", "Success")]
    public async Task A_success_has_the_kinds_own_word(string kind, string status)
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""{ "on": "*", "outcome": { "status": "Success" } }""");
        var request = Requests.Named(kind);

        var answer = await client.PostAsync(request.Path, request.Json);
        await client.AdvanceAsync("PT0.5S");

        (await client.AttributesAsync(answer.Headers.Location!))["status"].Text().ShouldBe(status);
    }

    [Fact]
    public async Task What_the_payment_was_is_the_same_in_callback_webhook_poll_and_ledger()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync("buygoods_transaction_received", receiver.Url);
        await client.PlayAsync("""
            { "on": "incoming_payment", "outcome": { "status": "Success", "resource": {
                "amount": "60.50", "reference": "PARTLYPAID", "till_number": "000000", "sender_phone_number": "+254711000123", "sender_first_name": "Wanjiku" } } }
            """);
        await client.PayAsync(new IncomingPaymentBuilder().Of(100).CallingBack(receiver.Url));
        await client.AdvanceAsync("PT0.5S");

        var arrived = await receiver.NextAsync(2);
        var polled = (await client.CompleteAsync(RequestBuilder.Polling()))["transactions"]!.AsArray().Single()!["resource"]!;

        JsonNode[] resources =
        [
            arrived.Single(one => one.Json["data"] is not null).Json["data"]!["attributes"]!["event"]!["resource"]!,
            arrived.Single(one => one.Json["topic"] is not null).Json["event"]!["resource"]!,
            polled,
        ];
        resources.Select(resource => resource["amount"].Text()).ShouldAllBe(amount => amount == "60.5");
        resources.Select(resource => resource["reference"].Text()).ShouldAllBe(reference => reference == "PARTLYPAID");
        resources.Select(resource => resource["till_number"].Text()).ShouldAllBe(till => till == "000000");
        resources.Select(resource => resource["sender_phone_number"].Text()).ShouldAllBe(phone => phone == "+254711000123");
        resources.Select(resource => resource["sender_first_name"].Text()).ShouldAllBe(name => name == "Wanjiku");
        (await client.BalancesAsync()).ShouldBe("company 100000.0, K000000 0.0, 000000 60.5");
    }

    [Fact]
    public async Task What_the_rule_does_not_name_is_as_the_request_has_it()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""{ "on": "incoming_payment", "outcome": { "resource": { "amount": 60 } } }""");
        var location = await client.PayAsync(new IncomingPaymentBuilder().Of(100));
        await client.AdvanceAsync("PT0.5S");

        var resource = (await client.AttributesAsync(location))["event"]!["resource"]!;

        resource["amount"].Text().ShouldBe("60.0");
        resource["till_number"].Text().ShouldBe("K000000");
        resource["sender_first_name"].Text().ShouldBe("Joe");
        resource["sender_phone_number"].Text().ShouldBe("+254999999999");
    }

    [Fact]
    public async Task A_payout_that_partly_fails_is_processed_and_the_failed_part_comes_back()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""
            { "on": "payment", "outcome": { "batches": [ { "status": "Transferred" }, { "status": "Failed", "errors": "Account is closed" }, { "status": "Transferred" } ] } }
            """);

        await client.CreateAsync(RequestBuilder.Payment(100.01m).CallingBack(receiver.Url));
        await client.AdvanceAsync("PT0.5S");
        var attributes = (await receiver.NextAsync()).Json["data"]!["attributes"]!;

        attributes["status"].Text().ShouldBe("Processed");
        Batches(attributes).ShouldBe(["Transferred 33.34", "Failed 33.34 Account is closed", "Transferred 33.33"]);
        (await client.BalancesAsync()).ShouldStartWith("company 99933.33");
    }

    [Fact]
    public async Task A_payout_of_which_every_batch_fails_has_failed()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync(
            """{ "on": "payment", "outcome": { "batches": [ { "status": "Failed" }, { "status": "Failed", "errors": "Account is closed" } ] } }""");

        var attributes = await client.CompleteAsync(RequestBuilder.Payment(780));

        attributes["status"].Text().ShouldBe("Failed");
        Batches(attributes).ShouldBe(["Failed 390.0 The payout failed", "Failed 390.0 Account is closed"]);
        (await client.BalancesAsync()).ShouldStartWith("company 100000.0");
    }

    [Fact]
    public async Task A_payout_from_several_accounts_gives_each_its_own_money_back()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SimulateAsync("buygoods_transaction_received", """{ "amount": 500 }""");
        await client.PlayAsync("""{ "on": "payment", "outcome": { "batches": [ { "status": "Transferred" }, { "status": "Failed" } ] } }""");

        await client.CompleteAsync(RequestBuilder.Payment(100_400));

        // The company's 100,000 went first and 400 of the till's; the second half that failed holds the rest of the company's and all of the till's.
        (await client.BalancesAsync()).ShouldBe("company 49800.0, K000000 500.0, 000000 0.0");
    }

    [Fact]
    public async Task A_settlement_to_two_accounts_takes_the_batches_in_their_order()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.AddAsync(RequestBuilder.BankAccount());
        await client.AddAsync(RequestBuilder.Wallet());
        await client.SimulateAsync("buygoods_transaction_received", """{ "amount": 500 }""");
        await client.SubscribeAsync("settlement_transfer_completed", receiver.Url);
        await client.PlayAsync(
            """
            { "on": "settlement_transfer", "outcome": { "batches": [ { "status": "Failed", "errors": "The wallet is full" }, { "status": "Transferred" } ] } }
            """);

        var attributes = await client.CompleteAsync(RequestBuilder.BlindTransfer());
        var completed = await receiver.NextAsync();

        attributes["status"].Text().ShouldBe("Processed");
        Batches(attributes)[0].ShouldBe("Failed 500.0 The wallet is full");
        Batches(attributes).Skip(1).ShouldAllBe(batch => batch == "Transferred 25000.0");
        (await client.BalancesAsync()).ShouldBe("company 0.0, K000000 500.0, 000000 0.0");
        completed.Json["event"]!["resource"]!["amount"].Text().ShouldBe("100000.0");
        receiver.Waiting.ShouldBe(0);
    }

    // "Transferred 390.0", one for each disbursement.
    private static List<string> Batches(JsonNode attributes) =>
    [
        .. attributes["transfer_batches"]!.AsArray()
            .SelectMany(batch =>
                batch!["disbursements"]!.AsArray().Select(disbursement => $"{batch["status"]} {disbursement!["amount"]} {disbursement["errors"]}".TrimEnd())),
    ];
}
