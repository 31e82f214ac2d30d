using KopoKopo.Emulator.Tests.Control.Deliveries;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.WebConsole;

/// <summary>What the page hears of that stands in no list.</summary>
public sealed class ConsoleFeedTests(EmulatorServer emulator)
{
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task What_is_simulated_is_told_with_how_many_hear_of_it(int subscriptions)
    {
        using var client = await emulator.NewAppAtNoonAsync();
        for (var i = 0; i < subscriptions; i++) await client.SubscribeAsync("buygoods_transaction_received", WebhookReceiver.BuiltIn, "K000000");
        await using var events = await EventStream.OpenAsync(client);

        var answer = await client.SimulateAsync("buygoods_transaction_received", """{ "reference": "QAB1" }""");

        var told = await events.NextAsync("simulation");
        told["at"].Text().ShouldBe("2026-01-31T12:00:00.000+03:00");
        told["id"].Text().ShouldBe(answer["event"]!["id"].Text());
        told["resource_id"].Text().ShouldBe(answer["event"]!["resource_id"].Text());
        told["topic"].Text().ShouldBe("buygoods_transaction_received");
        told["reference"].Text().ShouldBe("QAB1");
        told["deliveries"]!.GetValue<int>().ShouldBe(subscriptions);
    }
}
