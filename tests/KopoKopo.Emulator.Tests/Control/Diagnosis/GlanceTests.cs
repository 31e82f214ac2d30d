using KopoKopo.Emulator.Resources;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Diagnosis;

/// <summary>What the control API says of a resource for whoever goes through a list of them.</summary>
public sealed class GlanceTests(EmulatorServer emulator)
{
    [Theory]
    [InlineData("incoming_payment", "+254999999999, 20000.0, K000000")]
    [InlineData("webhook_subscription", "buygoods_transaction_received, , 000000")]
    [InlineData("merchant_wallet", "254999999999, , ")]
    public async Task It_tells_who_and_how_much_before_there_is_a_result(string kind, string about)
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.CreateAsync(RequestBuilder.Of(kind));

        var told = (await client.ExplainAsync(location))["about"]!;
        $"{told["who"]}, {told["amount"]}, {told["till"]}".ShouldBe(about);
    }

    [Fact]
    public async Task Whatever_can_be_made_is_summed_up()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        foreach (var request in Requests.All.Where(request => request.Kind is not "reversal")) await client.PostAsync(request.Path, request.Json);

        var listed = (await client.GetJsonAsync("/_emulator/resources?limit=1000"))["resources"]!.AsArray();

        listed.Select(resource => resource!["kind"].Text()).Distinct().Count().ShouldBe(ResourceRoutes.Kinds.Count - 1);
        listed.Where(resource => resource!["about"]!.AsObject().All(member => member.Value is null) && resource["kind"].Text() != "settlement_transfer")
            .Select(resource => resource!["kind"].Text()).ShouldBeEmpty();
    }

    [Fact]
    public async Task It_says_when_it_became_final()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder(), "success; after=PT3S");

        var before = (await client.ExplainAsync(location))["completed_at"];
        await client.AdvanceAsync("PT3S");

        before.ShouldBeNull();
        (await client.ExplainAsync(location))["completed_at"].Text().ShouldBe("2026-01-31T12:00:03.000+03:00");
    }

    [Fact]
    public async Task A_webhook_names_the_payment_that_led_to_it_and_one_of_a_simulation_none()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync("buygoods_transaction_received", WebhookReceiver.BuiltIn);
        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(WebhookReceiver.BuiltIn));

        var caused = (await client.AdvancedAsync("PT0.5S"))["deliveries"]!.AsArray();
        var simulated = (await client.SimulateAsync("buygoods_transaction_received"))["deliveries"]![0]!;

        caused.Select(delivery => delivery!["cause_id"].Text()).ShouldBe([location.Segments[^1], location.Segments[^1]]);
        simulated["cause_id"].ShouldBeNull();
    }
}
