using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Rules;

/// <summary><c>match</c>: what a rule can ask of a request.</summary>
public sealed class MatchFieldTests(EmulatorServer emulator)
{
    private const HttpStatusCode Teapot = (HttpStatusCode)418;
    private const string Number = "254711000123";

    public static TheoryData<string, string> Forms
    {
        get
        {
            string[] forms = ["+254711000123", "254711000123", "0711000123"];
            var pairs = new TheoryData<string, string>();
            foreach (var written in forms) foreach (var sent in forms) pairs.Add(written, sent);
            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_phone_is_the_same_in_whatever_form_it_is_written_and_sent(string written, string sent)
    {
        using var client = await PlayAsync("*", $$"""{ "phone": "{{written}}" }""");

        (await client.SendAsync(new IncomingPaymentBuilder().With("subscriber.phone_number", sent))).StatusCode.ShouldBe(Teapot);
        (await client.SendAsync(new IncomingPaymentBuilder())).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await client.SendAsync(RequestBuilder.Wallet().With("phone_number", sent))).StatusCode.ShouldBe(Teapot);
        (await client.SendAsync(RequestBuilder.Recipient().With("pay_recipient.phone_number", sent))).StatusCode.ShouldBe(Teapot);
        (await client.SendAsync(RequestBuilder.Recipient("till"))).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("""{ "startsWith": "0711" }""")]
    [InlineData("""{ "startsWith": "+254711" }""")]
    [InlineData("""{ "startsWith": "254711" }""")]
    [InlineData("""{ "endsWith": "123" }""")]
    [InlineData("""{ "contains": "7110" }""")]
    [InlineData("""{ "matches": "^254711\\d{6}$" }""")]
    [InlineData("""{ "oneOf": [ "0700000001", "0711000123" ] }""")]
    [InlineData("""{ "equals": "0711000123" }""")]
    [InlineData("""{ "between": [254711000000, 254711000999] }""")]
    public async Task Conditions_on_a_phone_see_it_with_its_country_code(string condition)
    {
        using var client = await PlayAsync("incoming_payment", $$"""{ "phone": {{condition}} }""");

        (await client.SendAsync(new IncomingPaymentBuilder().With("subscriber.phone_number", "0711000123"))).StatusCode.ShouldBe(Teapot);
        (await client.SendAsync(new IncomingPaymentBuilder())).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task The_phone_of_a_payout_is_its_recipients()
    {
        using var client = await emulator.NewAppAsync();
        var recipient = await client.AddAsync(RequestBuilder.Recipient().With("pay_recipient.phone_number", Number));
        var wallet = await client.AddAsync(RequestBuilder.Wallet().With("phone_number", Number));
        await client.PlayAsync($$"""{ "on": "*", "match": { "phone": "{{Number}}" }, {{ScenarioSteps.Teapot}} }""");

        (await client.SendAsync(RequestBuilder.Payment().To("mobile_wallet", recipient))).StatusCode.ShouldBe(Teapot);
        (await client.SendAsync(RequestBuilder.TargetedTransfer().To("merchant_wallet", wallet))).StatusCode.ShouldBe(Teapot);
        (await client.SendAsync(RequestBuilder.Payment())).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_till_is_that_of_a_payment_or_of_a_scope_and_letter_case_does_not_matter()
    {
        using var client = await PlayAsync("*", """{ "till": "K000000" }""");

        (await client.SendAsync(new IncomingPaymentBuilder().With("till_number", "k000000"))).StatusCode.ShouldBe(Teapot);
        (await client.SendAsync(new IncomingPaymentBuilder().With("till_number", "000000"))).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await client.SendAsync(RequestBuilder.Polling().OfTill("K000000"))).StatusCode.ShouldBe(Teapot);
        (await client.SendAsync(RequestBuilder.Polling())).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await client.SendAsync(RequestBuilder.Subscription("customer_created", new Uri("http://127.0.0.1:1/")).OfTill("K000000"))).StatusCode.ShouldBe(Teapot);
    }

    [Fact]
    public async Task A_companys_scope_is_about_no_till_whatever_its_reference_says()
    {
        using var client = await PlayAsync("*", """{ "till": "K000000" }""");

        (await client.SendAsync(RequestBuilder.Polling().With("scope_reference", "K000000"))).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await client.SendAsync(RequestBuilder.Polling().OfTill("K000000").With("scope", "TILL"))).StatusCode.ShouldBe(Teapot);
    }

    [Fact]
    public async Task A_recipients_phone_is_found_under_the_names_that_clients_give_it()
    {
        using var client = await PlayAsync("pay_recipient", $$"""{ "phone": "{{Number}}" }""");
        var details = $$"""{ "first_name": "J", "last_name": "D", "phoneNumber": "{{Number}}", "network": "Safaricom" }""";

        (await client.PostAsync("/api/v1/pay_recipients", $$"""{ "type": "mobile_wallet", "payment_recipient": {{details}} }""")).StatusCode.ShouldBe(Teapot);
        (await client.PostAsync(
            "/api/v1/pay_recipients", $$"""{ "type": "Mobile_Wallet", "pay_recipient": null, "payment_recipient": {{details}} }""")).StatusCode
            .ShouldBe(Teapot);
        (await client.PostAsync("/api/v1/pay_recipients", $$"""{ "type": "mobile_wallet", "payRecipient": {{details}} }""")).StatusCode.ShouldBe(Teapot);
    }

    [Theory]
    [InlineData("100", "100", true)]
    [InlineData("100", "\"100.00\"", true)]
    [InlineData("\"100.00\"", "100", true)]
    [InlineData("1e2", "100", true)]
    [InlineData("100", "100.01", false)]
    [InlineData("{ \"between\": [1, 100] }", "\"100.00\"", true)]
    [InlineData("{ \"lessThan\": 100 }", "99.99", true)]
    public async Task An_amount_is_compared_as_a_number_however_it_is_written(string written, string sent, bool holds)
    {
        using var client = await PlayAsync("*", $$"""{ "amount": {{written}} }""");

        foreach (var request in new[] { Requests.IncomingPayment, Requests.Payment, Requests.TargetedTransfer })
        {
            (await client.PostAsync(request.Path, request.With("amount.value", sent))).StatusCode
                .ShouldBe(holds ? Teapot : HttpStatusCode.Created, request.Kind);
        }
    }

    [Theory]
    [InlineData("currency", "KES", true)]
    [InlineData("currency", "USD", false)]
    [InlineData("destination_type", "mobile_wallet", true)]
    [InlineData("destination_type", "bank_account", false)]
    [InlineData("destination_reference", "0fcb2f42-9372-4a6c-8c2f-3fd977c548e8", true)]
    [InlineData("destination_reference", "c7f300c0-f1ef-4151-9bbe-005005aa3747", false)]
    [InlineData("body.metadata.customerId", "8675309", true)]
    [InlineData("body.metadata.customerid", "8675309", false)]
    [InlineData("body.tags[1]", "tag 2", true)]
    [InlineData("body.tags[0]", "tag 2", false)]
    [InlineData("body.tags[2]", "tag 2", false)]
    [InlineData("body.tags", "tag 2", false)]
    [InlineData("body._links.callback_url", "http://127.0.0.1:1/callback", true)]
    [InlineData("body.amount.value.digits", "780", false)]
    [InlineData("header.X-Shop", "Westlands", true)]
    [InlineData("header.x-shop", "Westlands", true)]
    [InlineData("header.X-Shop", "westlands", false)]
    [InlineData("header.X-Other", "Westlands", false)]
    public async Task A_field_holds_what_the_request_says(string field, string wanted, bool holds)
    {
        using var client = await PlayAsync("payment", $$"""{ "{{field}}": "{{wanted}}" }""");

        var answer = await client.SendAsync(HttpMethod.Post, "/api/v1/payments", RequestBuilder.Payment().ToJson(), ("X-Shop", "Westlands"));

        answer.StatusCode.ShouldBe(holds ? Teapot : HttpStatusCode.Created);
    }

    [Fact]
    public async Task Nth_is_the_number_of_the_request_among_those_of_its_kind()
    {
        using var client = await PlayAsync("incoming_payment", """{ "nth": 2 }""");
        await client.SendAsync(RequestBuilder.Recipient());

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 3; i++) answers.Add((await client.SendAsync(new IncomingPaymentBuilder())).StatusCode);

        answers.ShouldBe([HttpStatusCode.Created, Teapot, HttpStatusCode.Created]);
    }

    [Fact]
    public async Task Nth_counts_requests_that_others_decided_about()
    {
        using var client = await emulator.NewAppAsync();
        await client.PlayAsync(
            """{ "name": "locked", "on": "incoming_payment", "match": { "amount": 1 }, "respond": { "status": 429 } }""",
            $$"""{ "name": "fourth", "on": "incoming_payment", "match": { "nth": { "oneOf": [4] } }, {{ScenarioSteps.Teapot}} }""");
        await client.QueueAsync("""{ "on": "incoming_payment", "outcome": "cancelled" }""");

        await client.SendAsync(new IncomingPaymentBuilder(), ("X-Emulator-Outcome", "expired"));
        await client.SendAsync(new IncomingPaymentBuilder());
        await client.SendAsync(new IncomingPaymentBuilder().Of(1));

        (await client.SendAsync(new IncomingPaymentBuilder())).StatusCode.ShouldBe(Teapot);
    }

    [Fact]
    public async Task All_that_is_asked_must_hold()
    {
        using var client = await PlayAsync("incoming_payment", """{ "till": "K000000", "amount": 100, "header.X-Shop": "1" }""");
        (string, string) shop = ("X-Shop", "1");

        (await client.SendAsync(new IncomingPaymentBuilder().Of(100), shop)).StatusCode.ShouldBe(Teapot);
        (await client.SendAsync(new IncomingPaymentBuilder().Of(101), shop)).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await client.SendAsync(new IncomingPaymentBuilder().Of(100).With("till_number", "000000"), shop)).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await client.SendAsync(new IncomingPaymentBuilder().Of(100))).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("incoming_payment", "phone", "254999999999")]
    [InlineData("incoming_payment", "till", "K000000")]
    [InlineData("payment", "destination_type", "bank_account")]
    [InlineData("payment", "destination_reference", "c7f300c0-f1ef-4151-9bbe-005005aa3747")]
    [InlineData("merchant_wallet", "phone", "254999999999")]
    public async Task Fields_are_found_where_a_client_writes_its_members_in_camelCase(string kind, string field, string wanted)
    {
        using var client = await PlayAsync(kind, $$"""{ "{{field}}": "{{wanted}}" }""");
        var request = Requests.Named(kind);
        var camelCase = request.Json
            .Replace("phone_number", "phoneNumber", StringComparison.Ordinal)
            .Replace("till_number", "tillNumber", StringComparison.Ordinal)
            .Replace("destination_", "destination", StringComparison.Ordinal)
            .Replace("destinationt", "destinationT", StringComparison.Ordinal)
            .Replace("destinationr", "destinationR", StringComparison.Ordinal);

        (await client.PostAsync(request.Path, camelCase)).StatusCode.ShouldBe(Teapot);
    }

    [Fact]
    public async Task A_destination_is_the_same_in_whatever_letter_case_it_is_sent()
    {
        using var client = await PlayAsync(
            "payment", """{ "destination_type": "mobile_wallet", "destination_reference": "0fcb2f42-9372-4a6c-8c2f-3fd977c548e8" }""");

        (await client.SendAsync(RequestBuilder.Payment().To("Mobile_Wallet", "0FCB2F42-9372-4A6C-8C2F-3FD977C548E8"))).StatusCode.ShouldBe(Teapot);
    }

    private async Task<ApiClient> PlayAsync(string on, string match)
    {
        var client = await emulator.NewAppAsync();
        await client.PlayAsync($$"""{ "on": "{{on}}", "match": {{match}}, {{ScenarioSteps.Teapot}} }""");
        return client;
    }
}
