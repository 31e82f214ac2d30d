using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests;

public sealed class SettingsTests
{
    [Fact]
    public async Task PublicUrl_stands_before_locations_and_links()
    {
        await using var emulator = EmulatorServer.With(("PublicUrl", "https://pay.example.test/kopokopo/"));
        using var client = await emulator.NewAppAsync();

        var location = await client.PayAsync(new IncomingPaymentBuilder());

        location.AbsoluteUri.ShouldStartWith("https://pay.example.test/kopokopo/api/v1/incoming_payments/");
    }

    [Fact]
    public async Task NullBodyOnCreate_answers_a_literal_null()
    {
        await using var emulator = EmulatorServer.With(("NullBodyOnCreate", "true"));
        using var client = await emulator.NewAppAsync();

        var answer = await client.PostAsync("/api/v1/incoming_payments", new IncomingPaymentBuilder().ToJson());

        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("null");
        answer.Headers.Location.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_schedule_in_the_settings_replaces_the_default()
    {
        await using var emulator = EmulatorServer.With(("Retry:Schedule:0", "PT3S"));
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Reply(500);
        using var client = await emulator.NewAppAsync();
        await client.FreezeAsync("2026-01-31T12:00:00+03:00");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var delivery = (await client.AdvancedAsync("PT1H"))["deliveries"]![0]!;

        delivery["attempts"]!.AsArray().Select(attempt => attempt!["started_at"]!.GetValue<string>()[11..23]).ShouldBe(["12:00:00.500", "12:00:03.500"]);
        delivery["status"]!.GetValue<string>().ShouldBe("failed");
    }
}
