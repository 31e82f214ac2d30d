using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Deliveries;

/// <summary>The setting <c>JournalSize</c>: how much of what came in and went out is kept.</summary>
public sealed class JournalSizeTests
{
    private const int Size = 10;

    [Fact]
    public async Task The_inbound_journal_keeps_the_newest_of_each_app()
    {
        await using var emulator = EmulatorServer.With(("JournalSize", $"{Size}"));
        using var busy = await emulator.NewAppAsync();
        using var quiet = await emulator.NewAppAsync();
        for (var i = 0; i < 2 * Size; i++) await busy.GetJsonAsync($"/api/v1/incoming_payments/{i}");

        var kept = (await busy.GetJsonAsync("/_emulator/requests"))["requests"]!.AsArray();
        var others = (await quiet.GetJsonAsync("/_emulator/requests"))["requests"]!.AsArray();

        kept.Select(request => request!["path"].Text()).ShouldBe(Enumerable.Range(Size, Size).Reverse().Select(i => $"/api/v1/incoming_payments/{i}"));
        others.ShouldHaveSingleItem()!["path"].Text().ShouldBe("/oauth/token");
    }

    [Fact]
    public async Task The_outbound_journal_loses_the_oldest_finished_deliveries_and_never_a_pending_one()
    {
        await using var emulator = EmulatorServer.With(("JournalSize", $"{Size}"));
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var pending = await client.CallBackAsync(new IncomingPaymentBuilder().CallingBack(new Uri("http://127.0.0.1:1/callback")));
        var first = await client.CallBackAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        await client.ReplayAsync(first.Id(), """{ "times": 600 }""");
        await receiver.NextAsync(601);
        await client.WaitForAsync($"status=delivered&count={Size}");
        var kept = (await client.DeliveriesAsync("limit=1000")).Select(delivery => delivery.Id()).ToList();
        var gone = await client.PostAsync($"/_emulator/deliveries/{first.Id()}/replay", "");

        // What is beyond the size is deleted now and then, not each time.
        kept.Count.ShouldBeInRange(Size, 400);
        kept.ShouldContain(pending.Id());
        kept.ShouldNotContain(first.Id());
        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
