using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Rules;

/// <summary><c>GET /_emulator/resources/{id}</c>: who decided, and which rules nearly did.</summary>
public sealed class ExplanationTests(EmulatorServer emulator)
{
    [Fact]
    public async Task Who_decided_is_told_of_each()
    {
        using var client = await emulator.NewAppAsync();
        await client.PlayAsync("""{ "name": "locked out", "on": "incoming_payment", "times": 1, "outcome": "wrong_pin" }""");
        await client.QueueAsync("""{ "on": "incoming_payment", "outcome": "expired" }""");
        var ordinary = new IncomingPaymentBuilder();

        Uri[] locations =
        [
            await client.PayAsync(ordinary, "limit_exceeded"),
            await client.PayAsync(ordinary),
            await client.PayAsync(ordinary),
            await client.PayAsync(new IncomingPaymentBuilder().With("subscriber.phone_number", "0700000039")),
            await client.PayAsync(ordinary),
        ];

        var explained = new List<string>();
        foreach (var location in locations) explained.Add((await client.ExplainAsync(location))["decided_by"]!.ToJsonString());
        explained.ShouldBe(
        [
            """{"by":"header","scenario":null,"rule":null,"outcome":"limit_exceeded"}""",
            """{"by":"queue","scenario":null,"rule":null,"outcome":"expired"}""",
            """{"by":"rule","scenario":"played","rule":"locked out","outcome":"wrong_pin"}""",
            """{"by":"magic","scenario":null,"rule":null,"outcome":"cancelled"}""",
            """{"by":"default","scenario":null,"rule":null,"outcome":"success"}""",
        ]);
    }

    [Fact]
    public async Task A_rule_without_a_name_is_known_by_its_place()
    {
        using var client = await emulator.NewAppAsync();
        await client.PlayAsync("""{ "on": "polling" }""", """{ "on": "incoming_payment", "outcome": "cancelled" }""");

        var location = await client.PayAsync(new IncomingPaymentBuilder());

        (await client.ExplainAsync(location))["decided_by"]!["rule"].Text().ShouldBe("rules[1]");
    }

    [Fact]
    public async Task Every_rule_about_the_kind_that_did_not_hold_says_why()
    {
        using var client = await emulator.NewAppAsync();
        await client.PlayAsync(
            """{ "name": "other number", "on": "incoming_payment", "match": { "phone": "0711000123" } }""",
            """{ "name": "large", "on": "incoming_payment", "match": { "till": "K000000", "amount": { "between": [1000, 5000] } } }""",
            """{ "name": "shop", "on": "incoming_payment", "match": { "header.X-Shop": "1" } }""",
            """{ "name": "third", "on": "incoming_payment", "match": { "nth": 3 } }""",
            """{ "name": "later", "on": "incoming_payment", "whenState": "Later", "thenState": "Later" }""",
            """{ "name": "never", "on": "polling", "match": { "body.scope": "galaxy" } }""",
            """{ "name": "once", "on": "incoming_payment", "times": 1, "outcome": "cancelled" }""",
            """{ "name": "too late", "on": "incoming_payment", "match": { "amount": 7 } }""");
        var first = await client.PayAsync(new IncomingPaymentBuilder().Of(100));
        var second = await client.PayAsync(new IncomingPaymentBuilder().Of(100));

        string[] always =
        [
            "other number: phone is 254999999999, not 254711000123",
            "large: amount is 100, not between 1000 and 5000",
            "shop: header.X-Shop is absent, not 1",
        ];
        (await NearMissesAsync(client, first)).ShouldBe([.. always, "third: nth is 1, not 3", "later: the state is Started, not Later"]);
        (await NearMissesAsync(client, second)).ShouldBe(
            [
                .. always, "third: nth is 2, not 3", "later: the state is Started, not Later",
                "once: it has applied 1 times already", "too late: amount is 100, not 7",
            ]);
    }

    [Fact]
    public async Task The_rules_that_nearly_decided_are_told_where_a_magic_number_did()
    {
        using var client = await emulator.NewAppAsync();
        await client.PlayAsync("""{ "name": "small", "on": "incoming_payment", "match": { "amount": { "lessThan": 10 } }, "outcome": "expired" }""");

        var location = await client.PayAsync(new IncomingPaymentBuilder().With("subscriber.phone_number", "0700000039"));

        (await client.DecisionAsync(location)).ShouldBe("magic cancelled");
        (await NearMissesAsync(client, location)).ShouldBe(["small: amount is 100, not less than 10"]);
    }

    [Fact]
    public async Task No_rule_was_asked_where_the_header_or_the_queue_decided()
    {
        using var client = await emulator.NewAppAsync();
        await client.PlayAsync("""{ "on": "incoming_payment", "match": { "amount": 7 } }""");
        await client.QueueAsync("""{ "on": "incoming_payment", "outcome": "expired" }""");

        var byHeader = await client.PayAsync(new IncomingPaymentBuilder(), "cancelled");
        var byQueue = await client.PayAsync(new IncomingPaymentBuilder());

        (await NearMissesAsync(client, byHeader)).ShouldBeEmpty();
        (await NearMissesAsync(client, byQueue)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_view_is_what_GET_answers_before_the_result_and_after()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder());

        var pending = await client.ExplainAsync(location);
        var pendingView = await client.GetTextAsync(location);
        await client.AdvanceAsync("PT0.5S");
        var final = await client.ExplainAsync(location);

        (pending["kind"].Text(), pending["status"].Text(), pending["created_at"].Text())
            .ShouldBe(("incoming_payment", "Pending", "2026-01-31T12:00:00.000+03:00"));
        pending["id"].Text().ShouldBe(location.Segments[^1]);
        System.Text.Json.Nodes.JsonNode.DeepEquals(pending["view"], System.Text.Json.Nodes.JsonNode.Parse(pendingView)).ShouldBeTrue();
        final["status"].Text().ShouldBe("Success");
        final["view"]!["data"]!["attributes"]!["event"]!["resource"]!["amount"].Text().ShouldBe("100.0");
    }

    [Fact]
    public async Task The_view_is_what_GET_answers_also_while_that_contradicts_the_status()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""{ "on": "incoming_payment", "query": { "status": "Failed", "until": "PT2M" } }""");
        var location = await client.PayAsync(new IncomingPaymentBuilder());
        await client.AdvanceAsync("PT1S");

        var explained = await client.ExplainAsync(location);

        explained["status"].Text().ShouldBe("Success");
        explained["view"]!["data"]!["attributes"]!["status"].Text().ShouldBe("Failed");
    }

    [Fact]
    public async Task What_there_is_not_and_what_another_app_has_is_not_found()
    {
        using var client = await emulator.NewAppAsync();
        using var other = await emulator.NewAppAsync();
        var theirs = await other.PayAsync(new IncomingPaymentBuilder());

        foreach (var id in new[] { Guid.NewGuid().ToString(), theirs.Segments[^1] })
        {
            var answer = await client.Http.GetAsync($"/_emulator/resources/{id}", TestContext.Current.CancellationToken);
            (await answer.RefusalAsync(HttpStatusCode.NotFound)).ShouldBe($"There is no resource {id}");
        }
    }

    private static async Task<List<string>> NearMissesAsync(ApiClient client, Uri location) =>
        [.. (await client.ExplainAsync(location))["near_misses"]!.AsArray().Select(miss => $"{miss!["rule"]}: {miss["because"]}")];
}
