using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control;

public sealed class SimulateTests(EmulatorServer emulator)
{
    private const string Received = "buygoods_transaction_received";
    private const string Reversed = "buygoods_transaction_reversed";
    private const string External = "b2b_transaction_received";
    private const string Merchant = "m2m_transaction_received";
    private const string Settled = "settlement_transfer_completed";
    private const string Created = "customer_created";

    [Theory]
    [InlineData(Received, "^[A-Z0-9]{10}$")]
    [InlineData(Reversed, "^[A-Z0-9]{10}$")]
    [InlineData(External, "^[A-Z0-9]{10}$")]
    [InlineData(Merchant, "^[A-Z0-9]{10}$")]
    [InlineData(Settled, null)]
    [InlineData(Created, null)]
    public async Task Without_a_body_a_topic_is_made_up_and_the_answer_says_what_happened(string topic, string? reference)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(topic, receiver.Url);

        var answer = await client.SimulateAsync(topic);
        var webhook = await receiver.NextAsync();
        var occurred = answer["event"]!;
        var delivery = answer["deliveries"]!.AsArray().ShouldHaveSingleItem()!;

        answer.AsObject().Select(member => member.Key).ShouldBe(["event", "deliveries", "not_told"]);
        occurred.AsObject().Select(member => member.Key).ShouldBe(["id", "topic", "resource_id", "reference"]);
        occurred["topic"].Text().ShouldBe(topic);
        occurred["id"].Text().ShouldBe(webhook.Json["id"].Text());
        occurred["resource_id"].Text().ShouldBe(webhook.Json["event"]!["resource"]!["id"].Text());
        if (reference is null) occurred["reference"].ShouldBeNull();
        else occurred["reference"].Text().ShouldMatch(reference);
        $"{delivery["kind"]} {delivery["topic"]} {delivery["url"]}".ShouldBe($"webhook {topic} {receiver.Url}");
        delivery["body"].Text().ShouldBe(webhook.Text);
    }

    [Theory]
    [InlineData(Received)]
    [InlineData(Reversed)]
    [InlineData(External)]
    [InlineData(Merchant)]
    [InlineData(Settled)]
    [InlineData(Created)]
    public async Task A_member_that_the_topics_resource_does_not_have_is_refused(string topic)
    {
        using var client = await emulator.NewAppAtNoonAsync();

        (await client.SimulationRefusalAsync(topic, """{"colour":"green"}""")).ShouldStartWith($"colour is not a member of {topic}'s resource");
        await ShouldBeUntouchedAsync(client);
    }

    [Theory]
    [InlineData(Received, "sending_till")]
    [InlineData(External, "sender_phone_number")]
    [InlineData(Merchant, "till_number")]
    [InlineData(Settled, "till_number")]
    [InlineData(Created, "reference")]
    public async Task A_member_of_another_topics_resource_is_refused(string topic, string member)
    {
        using var client = await emulator.NewAppAtNoonAsync();

        (await client.SimulationRefusalAsync(topic, $$"""{"{{member}}":"000000"}""")).ShouldStartWith($"{member} is not a member of {topic}'s resource");
    }

    [Fact]
    public async Task An_unknown_topic_is_404_and_names_those_there_are()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var answer = await client.PostAsync("/_emulator/simulate/card_transaction_declined", "");

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await ApiClient.JsonAsync(answer))["error_message"].Text().ShouldContain("settlement_transfer_completed");
    }

    [Theory]
    [InlineData(Received, """{"amount":"much"}""")]
    [InlineData(Received, """{"amount":true}""")]
    [InlineData(Received, """{"amount":[]}""")]
    [InlineData(Received, """{"amount":{}}""")]
    [InlineData(Received, """{"amount":0}""")]
    [InlineData(Received, """{"amount":-5}""")]
    [InlineData(Received, """{"amount":0.001}""")]
    [InlineData(Received, """{"currency":"USD"}""")]
    [InlineData(Received, """{"till_number":555.5}""")]
    [InlineData(Received, """{"till_number":"mine"}""")]
    [InlineData(Received, """{"sender_phone_number":"+1 555 0100"}""")]
    [InlineData(Received, """{"origination_time":"yesterday"}""")]
    [InlineData(Received, """{"status":5}""")]
    [InlineData(Received, """{"reference":["OJM6Q1W84K"]}""")]
    [InlineData(Received, """{"sender_first_name":{"first":"Jane"}}""")]
    [InlineData(Reversed, """{"id":5}""")]
    [InlineData(External, """{"sending_till":890642}""")]
    [InlineData(Merchant, """{"sending_merchant":false}""")]
    [InlineData(Settled, """{"amount":"much"}""")]
    [InlineData(Settled, """{"destination":"bank"}""")]
    [InlineData(Settled, """{"disbursements":{}}""")]
    [InlineData(Settled, """{"disbursements":[]}""")]
    [InlineData(Settled, """{"disbursements":[100]}""")]
    [InlineData(Settled, """{"disbursements":[{"amount":"100.0"},{"amount":"much"}]}""")]
    [InlineData(Settled, """{"amount":100,"disbursements":[{"amount":"99.0"}]}""")]
    [InlineData(Created, """{"phone_number":"123"}""")]
    [InlineData(Created, """{"last_name":5}""")]
    [InlineData(Created, "[]")]
    [InlineData(Created, "{")]
    public async Task A_value_of_the_wrong_type_is_refused_and_nothing_happens(string topic, string body)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(topic, receiver.Url);

        (await client.SimulationRefusalAsync(topic, body)).ShouldNotBeEmpty();

        await ShouldBeUntouchedAsync(client);
        receiver.Waiting.ShouldBe(0);
    }

    [Theory]
    [InlineData(Received, """{"amount":300.5,"till_number":"000000"}""", "company 100000.0, K000000 0.0, 000000 300.5", "300.5 000000")]
    [InlineData(External, """{"amount":"300.50","till_number":"k000000"}""", "company 100000.0, K000000 300.5, 000000 0.0", null)]
    [InlineData(Merchant, """{"amount":"300"}""", "company 100300.0, K000000 0.0, 000000 0.0", null)]
    [InlineData(Received, "", "company 100000.0, K000000 100.0, 000000 0.0", "100.0 K000000")]
    public async Task Money_that_comes_in_reaches_the_ledger_and_a_customers_polling_too(string topic, string body, string balances, string? listed)
    {
        using var client = await emulator.NewAppAtNoonAsync();

        await client.SimulateAsync(topic, body);
        var transactions = (await client.CompleteAsync(RequestBuilder.Polling()))["transactions"]!.AsArray();

        (await client.BalancesAsync()).ShouldBe(balances);
        transactions.Select(one => $"{one!["resource"]!["amount"]} {one["resource"]!["till_number"]}").ShouldBe(listed is null ? [] : [listed]);
    }

    [Fact]
    public async Task A_settlement_takes_money_from_the_ledger_and_polling_does_not_list_it()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        await client.SimulateAsync(Settled, """{"amount":49452}""");

        (await client.BalancesAsync()).ShouldBe("company 50548.0, K000000 0.0, 000000 0.0");
        (await client.CompleteAsync(RequestBuilder.Polling()))["transactions"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_settlement_of_more_than_there_is_is_refused_and_nothing_happens()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(Settled, receiver.Url);

        (await client.SimulationRefusalAsync(Settled, """{"amount":100000.01}""")).ShouldStartWith("Insufficient funds");

        await ShouldBeUntouchedAsync(client);
        receiver.Waiting.ShouldBe(0);
    }

    [Theory]
    [InlineData(Received, "reference")]
    [InlineData(Received, "id")]
    [InlineData(Reversed, "id")]
    [InlineData(External, "reference")]
    [InlineData(External, "id")]
    [InlineData(Merchant, "reference")]
    [InlineData(Merchant, "id")]
    [InlineData(Settled, "id")]
    [InlineData(Created, "id")]
    public async Task A_reference_or_an_id_that_was_there_already_is_refused_and_nothing_happens(string topic, string member)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SimulateAsync(topic, $$"""{"{{member}}":"OJM6Q1W84K"}""");
        var balances = await client.BalancesAsync();
        await client.SubscribeAsync(topic, receiver.Url);

        (await client.SimulationRefusalAsync(topic, $$"""{"{{member}}":"OJM6Q1W84K"}""")).ShouldContain("OJM6Q1W84K already");

        (await client.BalancesAsync()).ShouldBe(balances);
        receiver.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task A_reference_is_one_payments_whatever_its_topic()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SimulateAsync(Received, """{"reference":"OJM6Q1W84K"}""");

        (await client.SimulationRefusalAsync(External, """{"reference":"OJM6Q1W84K"}""")).ShouldContain("OJM6Q1W84K already");
        (await client.BalancesAsync()).ShouldBe("company 100000.0, K000000 100.0, 000000 0.0");
    }

    [Fact]
    public async Task A_customer_who_paid_or_was_simulated_is_not_new_again()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SimulateAsync(Received, """{"sender_phone_number":"+254712345678"}""");
        await client.SimulateAsync(Created, """{"phone_number":"+254799999999"}""");

        (await client.SimulationRefusalAsync(Created, """{"phone_number":"0712345678"}""")).ShouldBe("+254712345678 is a customer already");
        (await client.SimulationRefusalAsync(Created, """{"phone_number":"254799999999"}""")).ShouldBe("+254799999999 is a customer already");
    }

    [Fact]
    public async Task The_app_may_be_named_in_the_query()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        using var anybody = new HttpClient { BaseAddress = emulator.Address };

        var answer = await anybody.PostAsync($"/_emulator/simulate/{Merchant}?app={client.ClientId}", null, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await client.BalancesAsync()).ShouldBe("company 100100.0, K000000 0.0, 000000 0.0");
    }

    private static async Task ShouldBeUntouchedAsync(ApiClient client)
    {
        (await client.BalancesAsync()).ShouldBe("company 100000.0, K000000 0.0, 000000 0.0");
        (await client.CompleteAsync(RequestBuilder.Polling()))["transactions"]!.AsArray().ShouldBeEmpty();
    }
}
