using System.Diagnostics;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Files;

/// <summary>An expression in a scenario can cost a request its match, but never its time.</summary>
public sealed class RegularExpressionTests(EmulatorServer emulator)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData("^(a+)+$")]
    [InlineData("^(a|aa)+$")]
    [InlineData("^(.*a){20}$")]
    [InlineData("(a|a)*b")]
    public async Task One_that_would_backtrack_for_ever_answers_at_once(string expression)
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.GiveScenarioAsync("slow", Matching(expression));
        await client.ActivateAsync("slow");
        var payment = new IncomingPaymentBuilder().With("note", new string('a', 200_000) + "!");

        var watch = Stopwatch.StartNew();
        var location = await client.PayAsync(payment);
        watch.Stop();
        await client.AdvanceAsync("PT0.5S");

        watch.Elapsed.ShouldBeLessThan(Bound);
        (await client.FateAsync(location)).ShouldBe("Success", "the value does not match");
    }

    [Theory]
    [InlineData("(x{1,1000}){1,1000}")]
    [InlineData("((((x{1,100}){1,100}){1,100}){1,100}){1,100}")]
    public async Task One_that_would_not_fit_into_memory_is_refused_at_once(string expression)
    {
        using var client = await emulator.NewAppAsync();

        var watch = Stopwatch.StartNew();
        var errors = await client.ErrorsOfAsync("big", Matching(expression));
        watch.Stop();

        errors.ShouldHaveSingleItem().ShouldStartWith("big.json:1: rules[0].match.body.note.matches: expected a regular expression");
        watch.Elapsed.ShouldBeLessThan(Bound);
    }

    [Fact]
    public async Task One_that_fits_decides()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.GiveScenarioAsync("orders", Matching("^ORDER-[0-9]{3}$"));
        await client.ActivateAsync("orders");
        var matching = await client.PayAsync(new IncomingPaymentBuilder().With("note", "ORDER-123"));
        var other = await client.PayAsync(new IncomingPaymentBuilder().With("note", "ORDER-1234"));

        await client.AdvanceAsync("PT0.5S");

        (await client.FateAsync(matching)).ShouldBe("Request cancelled by user");
        (await client.FateAsync(other)).ShouldBe("Success");
    }

    private static string Matching(string expression) =>
        $$"""
        { "rules": [ { "name": "noted", "on": "incoming_payment", "match": { "body.note": { "matches": "{{expression}}" } }, "outcome": "cancelled" } ] }
        """;
}
