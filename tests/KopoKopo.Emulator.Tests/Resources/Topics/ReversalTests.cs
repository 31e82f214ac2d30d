using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources.Topics;

/// <summary>A customer's payment that is given back, which the control API simulates.</summary>
public sealed class ReversalTests(EmulatorServer emulator)
{
    private const string Received = "buygoods_transaction_received";
    private const string Reversed = "buygoods_transaction_reversed";
    private const string Untouched = "company 100000.0, K000000 0.0, 000000 0.0";

    [Fact]
    public async Task A_payment_by_STK_push_that_is_reversed_is_taken_from_its_till_and_polling_says_so()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(Reversed, receiver.Url);
        var payment = await client.PayAsync(new IncomingPaymentBuilder().Of(20.5m).With("till_number", "000000"));
        await client.AdvanceAsync("PT0.5S");
        var paid = (await client.AttributesAsync(payment))["event"]!["resource"]!;

        await client.SimulateAsync(Reversed, $$"""{"reference":"{{paid["reference"]}}"}""");
        var reversed = (await receiver.NextAsync()).Json["event"]!["resource"]!;
        var listed = (await client.CompleteAsync(RequestBuilder.Polling()))["transactions"]!.AsArray().ShouldHaveSingleItem()!["resource"]!;

        foreach (var member in new[]
        {
            "reference",
            "amount",
            "till_number",
            "sender_phone_number",
            "sender_first_name",
            "sender_last_name",
        })
        {
            reversed[member].Text().ShouldBe(paid[member].Text(), member);
        }

        (await client.BalancesAsync()).ShouldBe(Untouched);
        $"{reversed["status"]} {reversed["system"]}".ShouldBe("Reversed Lipa Na Mpesa");
        $"{listed["reference"]} {listed["status"]}".ShouldBe($"{paid["reference"]} Reversed");
    }

    [Fact]
    public async Task The_documentations_reversal_comes_back_as_it_was_sent_where_there_is_such_a_payment()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(Reversed, receiver.Url);
        var sample = GoldenFile.Read("buygoods_transaction_reversed.json")["event"]!["resource"]!.AsObject();
        sample["sender_middle_name"] = "M";
        await client.SimulateAsync(Received, $$"""{"reference":"{{sample["reference"]}}","amount":233,"till_number":"000000"}""");

        await client.SimulateAsync(Reversed, sample.ToJsonString());
        var reversed = (await receiver.NextAsync()).Json["event"]!["resource"]!;

        sample["amount"] = "233.0";
        foreach (var (member, value) in sample) reversed[member].Text().ShouldBe(value.Text(), member);
        (await client.BalancesAsync()).ShouldBe(Untouched);
    }

    [Fact]
    public async Task A_reversal_has_an_id_and_a_time_of_its_own_and_the_payment_keeps_its_own()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(Reversed, receiver.Url);
        var paid = (await client.SimulateAsync(Received))["event"]!;
        await client.AdvanceAsync("PT30S");

        await client.SimulateAsync(Reversed, $$"""{"reference":"{{paid["reference"]}}"}""");
        var webhook = (await receiver.NextAsync()).Json;
        var listed = (await client.CompleteAsync(RequestBuilder.Polling()))["transactions"]!.AsArray().ShouldHaveSingleItem()!["resource"]!;

        var reversal = webhook["event"]!["resource"]!;
        reversal["id"].Text().ShouldNotBe(paid["resource_id"].Text());
        reversal["origination_time"].Text().ShouldBe("2026-01-31T12:00:30+03:00");
        reversal["reversal_time"].Text().ShouldBe("2026-01-31T12:00:30+03:00");
        webhook["_links"]!["resource"].Text().ShouldEndWith($"/financial_transaction/{reversal["id"]}");
        listed["id"].Text().ShouldBe(paid["resource_id"].Text());
        listed["origination_time"].Text().ShouldBe("2026-01-31T12:00:00+03:00");
    }

    [Fact]
    public async Task The_id_of_something_else_is_refused_as_a_reversals()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var paid = (await client.SimulateAsync(Received))["event"]!;

        (await client.SimulationRefusalAsync(Reversed, $$"""{"reference":"{{paid["reference"]}}","id":"{{paid["resource_id"]}}"}"""))
            .ShouldBe($"There is something with the id {paid["resource_id"]} already");

        (await client.BalancesAsync()).ShouldBe("company 100000.0, K000000 100.0, 000000 0.0");
    }

    [Fact]
    public async Task An_unknown_reference_is_refused_and_nothing_happens()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(Reversed, receiver.Url);

        (await client.SimulationRefusalAsync(Reversed, """{"reference":"OJM6Q1W84K"}""")).ShouldBe("There is no payment with the reference OJM6Q1W84K");

        (await client.BalancesAsync()).ShouldBe(Untouched);
        (await client.CompleteAsync(RequestBuilder.Polling()))["transactions"]!.AsArray().ShouldBeEmpty();
        receiver.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task Another_apps_payment_is_unknown()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        using var stranger = await emulator.NewAppAtNoonAsync();
        var reference = await ReferenceAsync(stranger, Received);

        (await client.SimulationRefusalAsync(Reversed, $$"""{"reference":"{{reference}}"}""")).ShouldStartWith("There is no payment");
    }

    [Fact]
    public async Task What_is_reversed_already_is_refused_and_its_till_is_not_debited_again()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var reference = await ReferenceAsync(client, Received);
        await client.SimulateAsync(Reversed, $$"""{"reference":"{{reference}}"}""");
        await client.SubscribeAsync(Reversed, receiver.Url);

        (await client.SimulationRefusalAsync(Reversed, $$"""{"reference":"{{reference}}"}""")).ShouldBe($"The payment {reference} is reversed already");

        (await client.BalancesAsync()).ShouldBe(Untouched);
        receiver.Waiting.ShouldBe(0);
    }

    [Theory]
    [InlineData("b2b_transaction_received")]
    [InlineData("m2m_transaction_received")]
    public async Task Only_a_customers_payment_can_be_reversed(string topic)
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var reference = await ReferenceAsync(client, topic);
        var balances = await client.BalancesAsync();

        (await client.SimulationRefusalAsync(Reversed, $$"""{"reference":"{{reference}}"}""")).ShouldStartWith($"{reference} is not a customer's payment");

        (await client.BalancesAsync()).ShouldBe(balances);
    }

    [Theory]
    [InlineData("\"amount\":50")]
    [InlineData("\"till_number\":\"000000\"")]
    public async Task A_payment_is_reversed_as_it_was_or_not_at_all(string member)
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var reference = await ReferenceAsync(client, Received);

        await client.SimulationRefusalAsync(Reversed, $$"""{"reference":"{{reference}}",{{member}}}""");
        var listed = (await client.CompleteAsync(RequestBuilder.Polling()))["transactions"]!.AsArray().ShouldHaveSingleItem()!["resource"]!;

        (await client.BalancesAsync()).ShouldBe("company 100000.0, K000000 100.0, 000000 0.0");
        listed["status"].Text().ShouldBe("Received");
    }

    [Fact]
    public async Task A_reversal_of_no_payment_in_particular_leaves_the_money_as_it_was()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        await client.SimulateAsync(Reversed, """{"amount":300,"till_number":"000000"}""");
        var listed = (await client.CompleteAsync(RequestBuilder.Polling()))["transactions"]!.AsArray().ShouldHaveSingleItem()!["resource"]!;

        (await client.BalancesAsync()).ShouldBe(Untouched);
        $"{listed["amount"]} {listed["status"]}".ShouldBe("300.0 Reversed");
    }

    [Fact]
    public async Task A_till_whose_money_has_gone_out_goes_below_zero_and_gives_nothing_until_it_is_above_again()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var reference = await ReferenceAsync(client, Received);
        await client.CompleteAsync(RequestBuilder.BlindTransfer());

        await client.SimulateAsync(Reversed, $$"""{"reference":"{{reference}}"}""");
        var below = await client.BalancesAsync();
        await client.SimulateAsync(Received, """{"amount":30,"till_number":"000000"}""");
        var transfer = await client.CompleteAsync(RequestBuilder.BlindTransfer());

        below.ShouldBe("company 0.0, K000000 -100.0, 000000 0.0");
        transfer["transfer_batches"]![0]!["disbursements"]![0]!["amount"].Text().ShouldBe("30.0");
        (await client.BalancesAsync()).ShouldBe("company 0.0, K000000 -100.0, 000000 0.0");
    }

    private static async Task<string> ReferenceAsync(ApiClient client, string topic) => (await client.SimulateAsync(topic))["event"]!["reference"].Text();
}
