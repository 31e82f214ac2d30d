using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Faults;

public sealed class ProbabilityTests(EmulatorServer emulator)
{
    private const int Payments = 24;

    [Theory]
    [InlineData("0", 0)]
    [InlineData("0.0", 0)]
    [InlineData("1", Payments)]
    [InlineData("1.0", Payments)]
    public async Task Probability_0_is_never_and_1_is_always(string probability, int faulty)
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var choices = await ChoicesAsync(client, probability);

        choices.Count(isFaulty => isFaulty).ShouldBe(faulty);
    }

    [Fact]
    public async Task Something_between_is_sometimes()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var choices = await ChoicesAsync(client, "0.5");

        choices.ShouldContain(true);
        choices.ShouldContain(false);
    }

    [Fact]
    public async Task The_same_seed_chooses_the_same_ones_on_another_server_and_another_seed_others()
    {
        var choices = await ChoicesOfSeedAsync(7);

        (await ChoicesOfSeedAsync(7)).ShouldBe(choices);
        (await ChoicesOfSeedAsync(8)).ShouldNotBe(choices);
    }

    [Fact]
    public async Task Faults_of_one_delivery_are_chosen_each_for_itself()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SpoilAsync("""{ "signature": "short", "probability": 0.5 }, { "contentType": "text/plain", "probability": 0.5 }""");
        for (var i = 0; i < 2 * Payments; i++) await client.PayAsync(new IncomingPaymentBuilder());

        var combinations = (await client.DeliveriesAsync("PT0.5S"))
            .Select(delivery => (delivery["signature"].Text().Length, delivery["headers"]!["Content-Type"].Text()))
            .Distinct();

        combinations.Count().ShouldBe(4);
    }

    [Fact]
    public async Task A_201_is_not_held_back_for_a_beforeResponse_that_was_not_chosen()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SpoilAsync("""{ "beforeResponse": true, "probability": 0 }""");

        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        (await client.AttributesAsync(location))["status"].Text().ShouldBe("Pending");
        receiver.Waiting.ShouldBe(0);
    }

    // A draw is of the app and the creation's ordinal, too: so on a server of its own, with the same app.
    private static async Task<IReadOnlyList<bool>> ChoicesOfSeedAsync(int seed)
    {
        await using var server = EmulatorServer.With();
        using var client = await ApiClient.ConnectAsync(server.Address, "shop");
        await client.FreezeAsync(MerchantSteps.Noon);
        return await ChoicesAsync(client, "0.5", seed);
    }

    /// <summary>Which of so many payments' callbacks came without a signature.</summary>
    private static async Task<IReadOnlyList<bool>> ChoicesAsync(ApiClient client, string probability, int seed = 42)
    {
        await client.DeliverAsync($$"""{ "to": "callback", "faults": [{ "signature": "missing", "probability": {{probability}} }] }""", seed: seed);
        for (var i = 0; i < Payments; i++) await client.PayAsync(new IncomingPaymentBuilder());
        return [.. (await client.DeliveriesAsync("PT0.5S")).Select(delivery => delivery["signature"] is null)];
    }
}
