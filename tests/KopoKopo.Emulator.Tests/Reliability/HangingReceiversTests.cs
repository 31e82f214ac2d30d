using System.Net;
using System.Net.Sockets;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Reliability;

public sealed class HangingReceiversTests
{
    private const int Hanging = 64;
    private const int More = 20;

    /// <summary>The time-out of an attempt is longer than a test waits: whoever had to wait for one would be late.</summary>
    [Fact]
    public async Task Sixty_four_receivers_that_hang_with_many_callbacks_each_delay_nobody_elses()
    {
        await using var good = await WebhookReceiver.StartAsync();
        await using var server = EmulatorServer.With(("ResultDelay", "00:00:00"), ("Retry:Timeout", "00:10:00"));
        using var client = await server.NewAppAsync();
        var hanging = Enumerable.Range(0, Hanging).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        foreach (var listener in hanging) listener.Start();
        await Task.WhenAll(hanging.Select(listener => PayAsync(client, new Uri($"http://{listener.LocalEndpoint}/callback"))));

        var locations = new List<Uri>();
        for (var i = 0; i < More; i++) locations.Add(await client.PayAsync(new IncomingPaymentBuilder().CallingBack(good.Url)));

        (await good.NextAsync(More))
            .Select(callback => callback.Json["data"]!["id"].Text())
            .ShouldBe(locations.Select(location => location.Segments[^1]), ignoreOrder: true);
        var status = await client.GetJsonAsync("/_emulator");
        status["counts"]!["due"]!.GetValue<int>().ShouldBeGreaterThanOrEqualTo(Hanging * More, "all others still hang");
        foreach (var listener in hanging) listener.Dispose();
        server.Log.Errors.ShouldBeEmpty();
    }

    // Nobody accepts the connections: they stand in the listener's backlog.
    private static async Task PayAsync(ApiClient client, Uri url)
    {
        for (var i = 0; i < More; i++) await client.PayAsync(new IncomingPaymentBuilder().CallingBack(url));
    }
}
