using System.Net;
using KopoKopo.Emulator.Tests.Control.Worlds;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Rules;

/// <summary><c>nth</c>: requests are counted from when a rule first asks, and the number is the same as if they had always been.</summary>
public sealed class NumberTests(EmulatorServer emulator)
{
    private const string Waiting = """{ "name": "waiting", "on": "incoming_payment", "match": { "amount": 7 }, "outcome": "cancelled" }""";

    [Fact]
    public async Task The_first_question_comes_late_and_all_before_it_count()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync(Waiting, Asking(whenState: "Asked", number: 6));
        for (var i = 0; i < 4; i++) await client.PayAsync(new IncomingPaymentBuilder());
        await client.SetStateAsync("Asked");

        var fifth = await client.PayAsync(new IncomingPaymentBuilder());
        var sixth = await client.PayAsync(new IncomingPaymentBuilder());
        var seventh = await client.PayAsync(new IncomingPaymentBuilder());

        (await NumbersAsync(client, fifth, seventh)).ShouldBe([5, 7]);
        (await client.DecisionAsync(sixth)).ShouldBe("rule wrong_pin");
    }

    [Fact]
    public async Task Those_the_header_the_queue_or_an_answer_decided_count_once_it_was_asked()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync($$"""{ "on": "incoming_payment", "match": { "amount": 8 }, {{ScenarioSteps.Teapot}} }""", Asking());
        var first = await client.PayAsync(new IncomingPaymentBuilder());
        await client.PayAsync(new IncomingPaymentBuilder(), "cancelled");
        await client.QueueAsync("""{ "on": "incoming_payment", "outcome": "cancelled" }""");
        await client.PayAsync(new IncomingPaymentBuilder());
        (await client.SendAsync(new IncomingPaymentBuilder().Of(8))).StatusCode.ShouldBe((HttpStatusCode)418);
        (await client.SendAsync(new IncomingPaymentBuilder().Of(-1))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        var fifth = await client.PayAsync(new IncomingPaymentBuilder());

        (await NumbersAsync(client, first, fifth)).ShouldBe([1, 5]);
    }

    [Fact]
    public async Task Each_kind_has_numbers_of_its_own()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync(Asking(), Asking(on: "polling"));
        var first = await client.PayAsync(new IncomingPaymentBuilder());
        await client.CreateAsync(RequestBuilder.Payment());
        var poll = await client.CreateAsync(RequestBuilder.Polling());
        await client.CreateAsync(RequestBuilder.Polling());

        var second = await client.PayAsync(new IncomingPaymentBuilder());
        var third = await client.CreateAsync(RequestBuilder.Polling());

        (await NumbersAsync(client, first, second, poll, third)).ShouldBe([1, 2, 1, 3]);
    }

    [Fact]
    public async Task A_scenario_that_begins_again_counts_from_one()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync(Asking());
        await client.PayAsync(new IncomingPaymentBuilder());
        await client.PayAsync(new IncomingPaymentBuilder());

        await client.PlayAsync(Waiting, Asking());
        var first = await client.PayAsync(new IncomingPaymentBuilder());
        await ScenarioSteps.ActivateAsync(client, "played");
        var again = await client.PayAsync(new IncomingPaymentBuilder());
        var second = await client.PayAsync(new IncomingPaymentBuilder());

        (await NumbersAsync(client, first, again, second)).ShouldBe([1, 1, 2]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_world_that_is_brought_back_goes_on_counting_where_it_was(bool wasAsked)
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync(Waiting, Asking(whenState: wasAsked ? "Started" : "Asked"));
        for (var i = 0; i < 3; i++) await client.PayAsync(new IncomingPaymentBuilder());
        await client.SnapshotAsync("three");
        for (var i = 0; i < 4; i++) await client.PayAsync(new IncomingPaymentBuilder());

        await client.RestoreAsync("three");
        if (!wasAsked) await client.SetStateAsync("Asked");
        var fourth = await client.PayAsync(new IncomingPaymentBuilder());
        var fifth = await client.PayAsync(new IncomingPaymentBuilder());

        (await NumbersAsync(client, fourth, fifth)).ShouldBe([4, 5]);
    }

    [Fact]
    public async Task Requests_at_the_same_moment_have_a_number_each()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync(Asking());

        var payments = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => client.PayAsync(new IncomingPaymentBuilder())));

        (await NumbersAsync(client, payments)).Order().ShouldBe(Enumerable.Range(1, 40));
    }

    // A rule that holds for no request but the one of a number, and whose near miss says the number.
    private static string Asking(string whenState = "Started", int number = 1_000_000, string on = "incoming_payment") =>
        $$"""
        { "name": "asking", "on": "{{on}}", "whenState": "{{whenState}}", "match": { "nth": {{number}} }, "outcome": "{{(on == "polling" ? "system_error" : "wrong_pin")}}" }
        """;

    private static async Task<List<int>> NumbersAsync(ApiClient client, params Uri[] locations)
    {
        var numbers = new List<int>();
        foreach (var location in locations)
        {
            var misses = (await client.ExplainAsync(location))["near_misses"]!.AsArray();
            var because = misses.Single(miss => miss!["rule"].Text() == "asking")!["because"].Text();
            numbers.Add(int.Parse(because.Split(' ')[2].TrimEnd(','), System.Globalization.CultureInfo.InvariantCulture));
        }

        return numbers;
    }
}
