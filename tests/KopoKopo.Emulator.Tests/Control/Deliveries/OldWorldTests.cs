using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Deliveries;

/// <summary>
/// What is left of a world after a reset must not be taken for something of the next one. Each test has an emulator of its own, so that nobody else's
/// deliveries come between.
/// </summary>
public sealed class OldWorldTests
{
    private const string InAnHour = """{ "on": "incoming_payment", "deliver": [ { "to": "callback", "delay": "PT1H" } ] }""";

    [Fact]
    public async Task A_deliverys_id_is_not_given_to_another_after_a_reset()
    {
        await using var emulator = EmulatorServer.With();
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var before = await client.CallBackAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        await ResetAndSweepAsync(client);
        var after = await client.CallBackAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        after.Id().ShouldBeGreaterThan(before.Id());
    }

    [Fact]
    public async Task The_outcome_of_a_POST_that_was_on_the_wire_at_a_reset_is_dropped()
    {
        await using var emulator = EmulatorServer.With();
        await using var receiver = await WebhookReceiver.StartAsync();
        var release = new TaskCompletionSource();
        receiver.Reply(_ => release.Task);
        using var client = await emulator.NewAppAsync();
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await receiver.NextAsync();

        await ResetAndSweepAsync(client);
        await client.FreezeAsync(MerchantSteps.Noon);
        var delivery = await CallBackInAnHourAsync(client, receiver.Url);
        release.SetResult();
        await client.AdvanceAsync("PT1S");

        var untouched = await client.GetJsonAsync($"/_emulator/deliveries/{delivery}");
        untouched["status"].Text().ShouldBe("pending");
        untouched["attempts"]!.AsArray().ShouldBeEmpty();
    }

    // Advancing would wait for the POST on the wire, so the clock is set, and the result's delivery awaited.
    private static async Task<long> CallBackInAnHourAsync(ApiClient client, Uri url)
    {
        await client.QueueAsync(InAnHour);
        var waiting = client.WaitForAsync("status=pending&timeout=PT20S");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(url));
        await client.FreezeAsync("2026-01-31T12:00:01+03:00");
        return (await waiting).ShouldHaveSingleItem().Id();
    }

    // What is swept goes between other writes: some of those.
    private static async Task ResetAndSweepAsync(ApiClient client)
    {
        await client.ResetAsync();
        for (var i = 0; i < 20; i++) await client.QueueAsync("""{ "on": "payment", "outcome": "success" }""");
        (await client.Http.DeleteAsync("/_emulator/outcomes", TestContext.Current.CancellationToken)).IsSuccessStatusCode.ShouldBeTrue();
    }
}
