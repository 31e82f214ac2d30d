using KopoKopo.Emulator.Tests.Infrastructure;
using KopoKopo.Emulator.Tests.Reliability;

namespace KopoKopo.Emulator.Tests.Scenarios.Rules;

/// <summary>How much the queue holds, and that it is used up exactly however many ask at once.</summary>
public sealed class QueueBoundTests(EmulatorServer emulator)
{
    private const string Cancelled = """{ "on": "incoming_payment", "outcome": "cancelled" }""";

    [Fact]
    public async Task The_1001st_outcome_is_refused_until_there_is_room()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.QueueAsync(Cancelled);
        await emulator.InsertAsync(
            client, 999, "INSERT INTO queued_outcome (world, rule, remaining) SELECT world, rule, 1 FROM counted, queued_outcome WHERE world = @world");

        var refusal = await (await client.PostAsync("/_emulator/outcomes", Cancelled)).RefusalAsync();
        await client.PayAsync(new IncomingPaymentBuilder());
        await client.QueueAsync(Cancelled);

        refusal.ShouldBe(
            "1000 outcomes are queued, the most there may be; DELETE /_emulator/outcomes empties the queue, and times says that one applies more often");
        (await client.QueuedAsync()).Count.ShouldBe(1000);
    }

    [Fact]
    public async Task An_outcome_larger_than_16_KB_is_refused()
    {
        using var client = await emulator.NewAppAsync();

        var refusal = await (await client.PostAsync(
            "/_emulator/outcomes", $$"""{ "on": "incoming_payment", "outcome": "{{new string('x', 16 * 1024)}}" }""")).RefusalAsync();

        refusal.ShouldBe("An outcome to queue has at most 16 KB; a scenario has room for more");
    }

    [Fact]
    public async Task Requests_at_the_same_moment_each_use_another_one()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        for (var i = 0; i < 10; i++) await client.QueueAsync(Cancelled);

        var payments = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => client.PayAsync(new IncomingPaymentBuilder())));

        var decisions = await Task.WhenAll(payments.Select(client.DecisionAsync));
        decisions.Count(decision => decision == "queue cancelled").ShouldBe(10);
        decisions.Count(decision => decision == "default success").ShouldBe(20);
        (await client.QueuedAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_number_that_was_used_up_is_never_another_outcomes()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var first = await client.QueueAsync(Cancelled);
        await client.PayAsync(new IncomingPaymentBuilder());

        var second = await client.QueueAsync("""{ "on": "incoming_payment", "outcome": "wrong_pin" }""");

        second["id"]!.GetValue<long>().ShouldBeGreaterThan(first["id"]!.GetValue<long>());
        (await client.DecisionAsync(await client.PayAsync(new IncomingPaymentBuilder()))).ShouldBe("queue wrong_pin");
    }
}
