using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Worlds;

/// <summary>A write that is refused makes the others of its transaction run a second time; a copy of a world is one of those others.</summary>
public sealed class RestoreAmongRefusalsTests(EmulatorServer emulator)
{
    private const int Restores = 15;

    [Fact]
    public async Task A_world_is_brought_back_whole_while_other_writes_are_refused()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        using var other = await emulator.NewAppAtNoonAsync();
        for (var i = 0; i < 20; i++) await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.SnapshotAsync("twenty");
        using var done = new CancellationTokenSource();
        var refusals = Enumerable.Range(0, 4).Select(_ => RefuseAsync(other, done.Token)).ToList();

        var counts = new List<int>();
        for (var i = 0; i < Restores; i++)
        {
            await client.RestoreAsync("twenty");
            counts.Add((await client.AdvancedAsync("PT1S"))["deliveries"]!.AsArray().Count);
        }

        await done.CancelAsync();
        await Task.WhenAll(refusals);
        counts.ShouldAllBe(count => count == 20);
    }

    private static async Task RefuseAsync(ApiClient client, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            var answer = await client.PostAsync("/_emulator/simulate/buygoods_transaction_reversed", """{"reference":"UNKNOWN"}""");
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        }
    }
}
