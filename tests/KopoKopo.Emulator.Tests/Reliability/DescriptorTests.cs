using System.Net;
using System.Net.Sockets;
using System.Text;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Reliability;

/// <summary>A process with few file descriptors, and a client that holds more connections than there are.</summary>
public sealed class DescriptorTests
{
    private const int Descriptors = 256;
    private const int Connections = 260;
    private const int Payments = 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connections_that_use_up_the_descriptors_stop_neither_payments_nor_callbacks_nor_health()
    {
        using var database = new TemporaryDatabase();
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var emulator = await EmulatorProcess.StartAsync(new Surroundings(Descriptors: Descriptors), database.Setting, "--Emulator:ResultDelay=00:00:00.2");
        using var client = await ApiClient.ConnectAsync(emulator.Address, "few-descriptors");
        var held = new List<TcpClient>();
        var locations = new List<Uri>();
        for (var i = 0; i < Connections; i++)
        {
            held.Add(await WaitForNothingAsync(emulator.Address));
            if (i % (Connections / Payments) == 0 && locations.Count < Payments) locations.Add(await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url)));
        }

        (await client.Http.GetAsync("/health/live", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var connection in held) connection.Dispose();

        var callbacks = await receiver.NextAsync(locations.Count);
        callbacks.Select(callback => callback.Json["data"]!["id"].Text()).ShouldBe(locations.Select(location => location.Segments[^1]), ignoreOrder: true);
        using var another = await ApiClient.ConnectAsync(emulator.Address, "few-descriptors");
        (await another.Http.GetAsync("/health/ready", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
        emulator.Output.ShouldNotContain("failed unexpectedly");
    }

    // The answer would take five minutes; whether the server even accepts the connection is its own affair.
    private static async Task<TcpClient> WaitForNothingAsync(Uri address)
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync(address.Host, address.Port, Cancellation);
        var request = $"GET /_emulator/deliveries/wait?topic=customer_created&timeout=PT5M HTTP/1.1\r\nHost: {address.Authority}\r\nX-Emulator-App: waits\r\n\r\n";
        try
        {
            await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), Cancellation);
        }
        catch (IOException)
        {
            // One connection too many: closed again at once.
        }

        return tcp;
    }
}
