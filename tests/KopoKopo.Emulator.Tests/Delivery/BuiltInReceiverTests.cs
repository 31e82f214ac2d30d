using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Delivery;

/// <summary>The receiver inside the emulator, to which a first payment's callback goes.</summary>
public sealed class BuiltInReceiverTests(EmulatorServer emulator, SharedServers others) : IClassFixture<SharedServers>
{
    [Fact]
    public async Task A_callback_to_it_is_delivered_without_a_socket_and_says_how_much_arrived()
    {
        using var client = await emulator.NewAppAsync();
        await client.FreezeAsync("2026-01-31T12:00:00+03:00");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(WebhookReceiver.BuiltIn));

        var delivery = (await client.AdvancedAsync("PT0.5S"))["deliveries"]![0]!;

        delivery["status"].Text().ShouldBe("delivered");
        delivery["attempts"]![0]!["status"]!.GetValue<int>().ShouldBe(200);
        delivery["attempts"]![0]!["response"]!["body"].Text().ShouldBe($$"""{"received":true,"bytes":{{delivery["body"].Text().Length}}}""");
    }

    [Fact]
    public async Task It_takes_callbacks_where_the_settings_allow_few_others()
    {
        using var client = await others.With(("CallbackAllow:0", "example.com")).NewAppAsync();
        await client.FreezeAsync("2026-01-31T12:00:00+03:00");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(WebhookReceiver.BuiltIn));

        (await client.AdvancedAsync("PT0.5S"))["deliveries"]![0]!["status"].Text().ShouldBe("delivered");
    }

    [Fact]
    public async Task The_doctor_says_that_it_is_inside()
    {
        using var client = await emulator.NewAppAsync();

        var examined = await ApiClient.JsonAsync(await client.PostAsync("/_emulator/doctor", $$"""{ "url": "{{WebhookReceiver.BuiltIn}}" }"""));

        examined["reachable"]!.GetValue<bool>().ShouldBeTrue();
        examined["steps"]!.AsArray().Select(step => step!["step"].Text()).ShouldBe(["post"]);
    }
}
