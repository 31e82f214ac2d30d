using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources;

public sealed class PollingTests(EmulatorServer emulator)
{
    private const string Received = "buygoods_transaction_received";

    [Fact]
    public async Task Before_the_result_a_query_is_pending_and_lists_nothing()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SimulateAsync(Received);

        var location = await client.CreateAsync(RequestBuilder.Polling());

        (await client.GetTextAsync(location)).ShouldBe(MerchantSteps.ResourceJson(
            location,
            "polling",
            $$"""
            "status":"Pending","created_at":"2026-01-31T12:00:00.000+03:00",
            "from_time":"2026-01-31T12:00:00+03:00","to_time":"2026-01-31T12:01:00+03:00","transactions":[],"scope":"Company","scope_reference":null,
            "_links":{"callback_url":"http://127.0.0.1:1/callback","self":"{{location}}"},"metadata":null
            """));
    }

    [Fact]
    public async Task The_result_is_called_back_signed_and_GET_answers_its_bytes()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SimulateAsync(Received);

        var location = await client.CreateAsync(RequestBuilder.Polling().CallingBack(receiver.Url));
        await client.AdvanceAsync("PT0.5S");
        var callback = await receiver.NextAsync();

        callback.ShouldBeSignedWith(ApiClient.ApiKey);
        callback.Text.ShouldBe(await client.GetTextAsync(location));
        receiver.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task A_result_matches_the_documentations_sample()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        const string sender =
            "\"sender_first_name\":\"Jane\",\"sender_middle_name\":\"M\",\"sender_last_name\":\"Doe\",\"sender_phone_number\":\"+254799999999\"";
        await client.SimulateAsync(Received, $$"""{"amount":"500.0","till_number":"000000","reference":"APR202119",{{sender}}}""");
        await client.SimulateAsync(Received, $$"""{"amount":"500.0","till_number":"K000000","reference":"APR202126",{{sender}}}""");

        var location = await client.CreateAsync(RequestBuilder.Polling());
        await client.AdvanceAsync("PT0.5S");

        GoldenFile.ShouldMatch("polling.success.json", await client.GetTextAsync(location));
    }

    [Fact]
    public async Task A_payment_by_STK_push_is_listed_with_what_its_result_said()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var payment = await client.PayAsync(new IncomingPaymentBuilder().Of(20.5m).With("subscriber.middle_name", "M"));
        await client.AdvanceAsync("PT0.5S");
        var paid = (await client.AttributesAsync(payment))["event"]!["resource"]!;

        var transactions = await PollAsync(client, RequestBuilder.Polling());

        JsonNode.DeepEquals(transactions.ShouldHaveSingleItem(), JsonNode.Parse(
            $$"""
            {
              "type": "Buygoods Transaction",
              "resource": {
                "id": "{{paid["id"]}}", "amount": "20.5", "status": "Received", "system": "Lipa Na M-PESA", "currency": "KES", "reference": "{{paid["reference"]}}",
                "till_number": "K000000", "origination_time": "2026-01-31T12:00:00+03:00", "sender_last_name": "Buyer", "sender_first_name": "Joe",
                "sender_middle_name": "M", "sender_phone_number": "+254999999999"
              }
            }
            """)).ShouldBeTrue(transactions[0]!.ToJsonString());
    }

    [Fact]
    public async Task A_till_is_asked_for_its_customers_payments_and_the_company_for_all_customers()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SimulateAsync(Received, """{"reference":"ONE"}""");
        await client.SimulateAsync(Received, """{"reference":"TWO","till_number":"000000"}""");
        await client.SimulateAsync("b2b_transaction_received", """{"reference":"THREE","till_number":"000000"}""");
        await client.SimulateAsync("m2m_transaction_received", """{"reference":"FOUR"}""");

        var company = await PollAsync(client, RequestBuilder.Polling());
        var till = await PollAsync(client, RequestBuilder.Polling().OfTill("000000"));

        References(company).ShouldBe(["ONE", "TWO"]);
        company.Select(transaction => transaction!["type"].Text()).ShouldBe(["Buygoods Transaction", "Buygoods Transaction"]);
        References(till).ShouldBe(["TWO"]);
    }

    [Fact]
    public async Task The_result_says_what_was_asked()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var till = await client.CompleteAsync(RequestBuilder.Polling().OfTill("000000"));
        var company = await client.CompleteAsync(RequestBuilder.Polling().With("scope_reference", "000000"));

        $"{till["status"]} {till["scope"]} {till["scope_reference"]} {till["from_time"]} {till["to_time"]}"
            .ShouldBe("Success Till 000000 2026-01-31T12:00:00+03:00 2026-01-31T12:01:00+03:00");
        company["scope"].Text().ShouldBe("Company");
        company["scope_reference"].ShouldBeNull();
    }

    [Fact]
    public async Task The_window_includes_both_its_ends_and_the_newest_stands_last()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await SimulateAtAsync(client, "LAST", "12:01:00");
        await SimulateAtAsync(client, "LATE", "12:01:01");
        await SimulateAtAsync(client, "FIRST", "12:00:00");
        await SimulateAtAsync(client, "EARLY", "11:59:59");
        await SimulateAtAsync(client, "MIDDLE", "12:00:30");

        References(await PollAsync(client, RequestBuilder.Polling())).ShouldBe(["FIRST", "MIDDLE", "LAST"]);
    }

    [Fact]
    public async Task The_second_that_to_time_shows_is_in_the_window_to_its_last_millisecond()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await SimulateAtAsync(client, "WITHIN", "12:01:00.999");
        await SimulateAtAsync(client, "AFTER", "12:01:01.000");
        await SimulateAtAsync(client, "BEFORE", "11:59:59.999");

        var transactions = await PollAsync(client, RequestBuilder.Polling());

        References(transactions).ShouldBe(["WITHIN"]);
        transactions[0]!["resource"]!["origination_time"].Text().ShouldBe("2026-01-31T12:01:00+03:00");
    }

    [Theory]
    [InlineData("2026-01-31T09:00:00Z", "2026-01-31T09:01:00Z")]
    [InlineData("2026-01-31T12:00:00.000+03:00", "2026-01-31T12:01:00.000+03:00")]
    [InlineData("2026-01-31T04:00:00-05:00", "2026-01-31T14:31:00+05:30")]
    public async Task Instants_of_any_offset_are_understood_and_shown_in_Nairobis_time(string from, string to)
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await SimulateAtAsync(client, "FIRST", "12:00:00");
        await SimulateAtAsync(client, "LAST", "12:01:00");
        await SimulateAtAsync(client, "LATE", "12:01:01");

        var attributes = await client.CompleteAsync(RequestBuilder.Polling().With("from_time", from).With("to_time", to));

        attributes["from_time"].Text().ShouldBe("2026-01-31T12:00:00+03:00");
        attributes["to_time"].Text().ShouldBe("2026-01-31T12:01:00+03:00");
        References(attributes["transactions"]!.AsArray()).ShouldBe(["FIRST", "LAST"]);
    }

    [Fact]
    public async Task One_apps_payments_are_not_listed_for_another()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        using var stranger = await emulator.NewAppAtNoonAsync();

        await client.SimulateAsync(Received);

        (await PollAsync(stranger, RequestBuilder.Polling())).ShouldBeEmpty();
    }

    private static Task SimulateAtAsync(ApiClient client, string reference, string time) =>
        client.SimulateAsync(Received, $$"""{"reference":"{{reference}}","origination_time":"2026-01-31T{{time}}+03:00"}""");

    private static async Task<JsonArray> PollAsync(ApiClient client, RequestBuilder query) => (await client.CompleteAsync(query))["transactions"]!.AsArray();

    private static IEnumerable<string> References(JsonArray transactions) => transactions.Select(transaction => transaction!["resource"]!["reference"].Text());
}
