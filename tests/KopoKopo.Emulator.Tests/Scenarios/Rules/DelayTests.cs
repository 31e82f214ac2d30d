using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Rules;

/// <summary>Delays that are drawn from a distribution, seen in the times that results carry.</summary>
public sealed class DelayTests(EmulatorServer emulator)
{
    private const int Draws = 40;
    private const string LogNormal = """{ "lognormal": { "median": "PT0.8S", "sigma": 0.4, "max": "PT1S" } }""";
    private const string Uniform = """{ "uniform": ["PT0.1S", "PT2S"] }""";

    [Fact]
    public async Task An_even_delay_lies_between_its_ends_and_everywhere_between_them()
    {
        using var client = await ApiClient.ConnectAsync(emulator.Address, "even-delays");

        var delays = await DrawAsync(client, 42, Uniform);

        delays.ShouldAllBe(delay => delay >= 100 && delay <= 2000);
        delays.Distinct().Count().ShouldBeGreaterThan(Draws / 2);
        delays.Count(delay => delay < 1050).ShouldBeInRange(Draws / 4, Draws * 3 / 4);
    }

    [Fact]
    public async Task A_lognormal_delay_is_never_above_its_maximum_and_lies_about_its_median()
    {
        using var client = await ApiClient.ConnectAsync(emulator.Address, "lognormal-delays");

        var delays = await DrawAsync(client, 42, LogNormal);

        delays.ShouldAllBe(delay => delay > 0 && delay <= 1000);
        delays.Count(delay => delay < 800).ShouldBeInRange(Draws / 4, Draws * 3 / 4);
        delays.ShouldContain(1000, "more than a quarter of them would be longer");
        delays.Distinct().Count().ShouldBeGreaterThan(Draws / 4);
    }

    [Fact]
    public async Task A_spread_of_zero_is_the_median_itself()
    {
        using var client = await emulator.NewAppAsync();

        (await DrawAsync(client, 42, """{ "lognormal": { "median": "PT0.8S", "sigma": 0 } }""")).ShouldAllBe(delay => delay == 800);
    }

    [Theory]
    [InlineData(Uniform)]
    [InlineData(LogNormal)]
    public async Task The_same_seed_draws_the_same_delays_and_another_draws_others(string delay)
    {
        await using var another = EmulatorServer.With();
        using var client = await ApiClient.ConnectAsync(emulator.Address, $"repeated-delays-{delay.Length}");
        using var same = await ApiClient.ConnectAsync(another.Address, client.ClientId);
        await using var yetAnother = EmulatorServer.With();
        using var different = await ApiClient.ConnectAsync(yetAnother.Address, client.ClientId);

        var delays = await DrawAsync(client, 42, delay);

        (await DrawAsync(same, 42, delay)).ShouldBe(delays);
        (await DrawAsync(different, 43, delay)).ShouldNotBe(delays);
    }

    [Fact]
    public async Task What_is_delivered_can_be_delayed_by_a_draw()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync(
            """{ "on": "incoming_payment", "after": "PT1S", "deliver": [ { "to": "callback", "delay": { "uniform": ["PT1S", "PT3S"] } } ] }""");
        for (var i = 0; i < 10; i++) await client.PayAsync(new IncomingPaymentBuilder());

        var early = (await client.AdvancedAsync("PT1.999S"))["deliveries"]!.AsArray();
        var late = (await client.AdvancedAsync("PT2.001S"))["deliveries"]!.AsArray();

        early.ShouldBeEmpty();
        late.Count.ShouldBe(10);
    }

    [Fact]
    public async Task An_answer_is_held_back_in_real_time()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync(
            """{ "name": "slow", "on": "incoming_payment", "times": 1, "respond": { "delay": "PT0.3S" } }""",
            """{ "name": "slow and wrong", "on": "incoming_payment", "respond": { "delay": { "uniform": ["PT0.3S", "PT0.4S"] }, "status": 500 } }""");

        var started = Stopwatch.GetTimestamp();
        var first = await client.SendAsync(new IncomingPaymentBuilder());
        var afterFirst = Stopwatch.GetElapsedTime(started);
        var second = await client.SendAsync(new IncomingPaymentBuilder());
        var afterSecond = Stopwatch.GetElapsedTime(started);

        first.StatusCode.ShouldBe(HttpStatusCode.Created);
        second.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        afterFirst.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(295));
        (afterSecond - afterFirst).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(295));
    }

    /// <summary>How many milliseconds after noon each of so many payments was paid out.</summary>
    private static async Task<double[]> DrawAsync(ApiClient client, int seed, string after)
    {
        await client.FreezeAsync(MerchantSteps.Noon);
        await client.PutScenarioTextAsync("drawn", $$"""{ "seed": {{seed}}, "rules": [ { "on": "payment", "after": {{after}} } ] }""");
        await client.ActivateAsync("drawn");
        var locations = new List<Uri>();
        for (var i = 0; i < Draws; i++) locations.Add(await client.CreateAsync(RequestBuilder.Payment(1)));
        await client.AdvanceAsync("PT10S");

        return await Task.WhenAll(locations.Select(async location => DelayOf(await client.AttributesAsync(location))));
    }

    private static double DelayOf(JsonNode attributes) => (InstantOf(attributes["origination_time"]) - InstantOf(attributes["created_at"])).TotalMilliseconds;

    private static DateTimeOffset InstantOf(JsonNode? time) => DateTimeOffset.Parse(time.Text(), CultureInfo.InvariantCulture);
}
