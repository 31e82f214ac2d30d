using System.Net;
using System.Net.Http.Headers;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Rules;

/// <summary>The first that has an answer wins, and a request that is refused uses up nothing.</summary>
public sealed class PrecedenceTests(EmulatorServer emulator)
{
    // A magic number: cancelled.
    private const string Magic = "254700000039";

    private static IncomingPaymentBuilder MagicPayment => new IncomingPaymentBuilder().With("subscriber.phone_number", Magic);

    [Fact]
    public async Task Header_queue_rules_magic_number_and_default_decide_in_this_order()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""{ "name": "once", "on": "incoming_payment", "times": 1, "outcome": "wrong_pin" }""");
        await client.QueueAsync("""{ "on": "incoming_payment", "outcome": "expired" }""");
        var payment = MagicPayment.CallingBack(receiver.Url);

        Uri[] locations =
        [
            await client.PayAsync(payment, "limit_exceeded"),
            await client.PayAsync(payment),
            await client.PayAsync(payment),
            await client.PayAsync(payment),
            await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url)),
        ];
        await client.AdvanceAsync("PT0.5S");

        (await Task.WhenAll(locations.Select(client.DecisionAsync)))
            .ShouldBe(["header limit_exceeded", "queue expired", "rule wrong_pin", "magic cancelled", "default success"]);
        var called = await receiver.NextAsync(locations.Length);
        called.Select(callback => callback.Errors()).Order(StringComparer.Ordinal)
            .ShouldBe(
                [null, "Request cancelled by user", "The initiator information is invalid.", "The transaction limit is exceeded", "Transaction has expired"]);
    }

    [Fact]
    public async Task Of_the_rules_the_first_that_holds_decides()
    {
        using var client = await emulator.NewAppAsync();
        await client.PlayAsync(
            """{ "name": "small", "on": "incoming_payment", "match": { "amount": { "lessThan": 10 } }, "outcome": "expired" }""",
            """{ "name": "middle", "on": "incoming_payment", "match": { "amount": { "lessThan": 100 } }, "outcome": "cancelled" }""",
            """{ "name": "any", "on": "incoming_payment", "outcome": "wrong_pin" }""");

        var locations = new List<Uri>();
        foreach (var amount in new[] { 5m, 50m, 500m }) locations.Add(await client.PayAsync(new IncomingPaymentBuilder().Of(amount)));

        (await Task.WhenAll(locations.Select(client.DecisionAsync))).ShouldBe(["rule expired", "rule cancelled", "rule wrong_pin"]);
    }

    [Fact]
    public async Task What_the_winner_does_not_say_takes_its_default_and_nothing_from_the_next()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""{ "on": "incoming_payment", "outcome": "cancelled", "after": "PT1H", "deliver": [] }""");

        await client.PayAsync(MagicPayment.CallingBack(receiver.Url), "expired");
        await client.AdvanceAsync("PT0.5S");

        (await receiver.NextAsync()).Errors().ShouldBe("Transaction has expired");
    }

    [Fact]
    public async Task A_rule_that_says_no_outcome_is_a_success()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""{ "name": "noticed", "on": "incoming_payment", "thenState": "Asked" }""");

        var location = await client.PayAsync(MagicPayment.CallingBack(receiver.Url));
        await client.AdvanceAsync("PT0.5S");

        (await client.DecisionAsync(location)).ShouldBe("rule success");
        (await receiver.NextAsync()).Errors().ShouldBeNull();
    }

    public static TheoryData<string> Refused =>
        ["a body that does not do", "a body that is no JSON", "a header that is not understood", "no token", "a wrong token", "another content type"];

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_refused_request_uses_up_neither_rule_nor_state_nor_number(string refused)
    {
        using var client = await emulator.NewAppAsync();
        await client.PlayAsync("""
            { "name": "the first", "on": "incoming_payment", "match": { "nth": 1 }, "whenState": "Started", "thenState": "Asked", "times": 1, "outcome": "cancelled" }
            """);

        var status = await RefuseAsync(client, refused);

        ((int)status).ShouldBeInRange(400, 415);
        (await client.StateAsync()).ShouldBe("Started");
        (await client.DecisionAsync(await client.PayAsync(new IncomingPaymentBuilder()))).ShouldBe("rule cancelled");
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_refused_request_leaves_the_queue_alone(string refused)
    {
        using var client = await emulator.NewAppAsync();
        await client.QueueAsync("""{ "on": "*", "match": { "nth": 1 }, "outcome": "cancelled" }""");

        await RefuseAsync(client, refused);

        (await client.QueuedAsync()).Count.ShouldBe(1);
        (await client.DecisionAsync(await client.PayAsync(new IncomingPaymentBuilder()))).ShouldBe("queue cancelled");
    }

    [Fact]
    public async Task A_refused_request_for_a_token_uses_up_nothing()
    {
        using var client = await emulator.NewAppAsync();
        await client.PlayAsync("""{ "on": "oauth_token", "times": 1, "respond": { "status": 503 } }""");

        async Task<HttpStatusCode> AskAsync(string parameters) =>
            (await client.PostAsync(
                "/oauth/token", $"client_id={client.ClientId}&client_secret=secret{parameters}", "application/x-www-form-urlencoded")).StatusCode;

        (await AskAsync("")).ShouldBe(HttpStatusCode.BadRequest);
        (await AskAsync("&grant_type=password")).ShouldBe(HttpStatusCode.BadRequest);
        (await AskAsync("&grant_type=client_credentials&scope=all")).ShouldBe(HttpStatusCode.BadRequest);
        (await AskAsync("&grant_type=client_credentials")).ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await AskAsync("&grant_type=client_credentials")).ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<HttpStatusCode> RefuseAsync(ApiClient client, string how)
    {
        var token = client.Http.DefaultRequestHeaders.Authorization;
        client.Http.DefaultRequestHeaders.Authorization = how switch
        {
            "no token" => null,
            "a wrong token" => new AuthenticationHeaderValue("Bearer", "wrong"),
            _ => token,
        };
        var answer = how switch
        {
            "a body that does not do" => await client.SendAsync(new IncomingPaymentBuilder().With("amount.value", 0)),
            "a body that is no JSON" => await client.PostAsync("/api/v1/incoming_payments", "{"),
            "a header that is not understood" => await client.SendAsync(new IncomingPaymentBuilder(), ("X-Emulator-Outcome", "sucess")),
            "another content type" => await client.PostAsync("/api/v1/incoming_payments", new IncomingPaymentBuilder().ToJson(), "text/plain"),
            _ => await client.SendAsync(new IncomingPaymentBuilder()),
        };
        client.Http.DefaultRequestHeaders.Authorization = token;
        return answer.StatusCode;
    }
}
