using System.Net;
using System.Net.Sockets;
using System.Text;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Delivery;

/// <summary>Receivers that speak HTTP/1.0, as Python's http.server does: they close after the reply without saying so.</summary>
public sealed class OldReceiverTests(EmulatorServer emulator)
{
    private const int Payments = 40;

    [Fact]
    public async Task A_receiver_that_speaks_HTTP_1_0_gets_every_callback_at_the_first_attempt()
    {
        using var client = await emulator.NewAppAsync();
        await client.FreezeAsync("2026-01-31T12:00:00+03:00");

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        (await PayAtAsync(client, listener)).ShouldBeEmpty();
    }

    [Fact]
    public async Task So_does_one_that_stands_where_one_of_HTTP_1_1_stood()
    {
        using var client = await emulator.NewAppAsync();
        await client.FreezeAsync("2026-01-31T12:00:00+03:00");

        for (var i = 0; i < 10; i++)
        {
            int port;
            await using (var receiver = await WebhookReceiver.StartAsync())
            {
                port = receiver.Url.Port;
                await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
                await client.AdvanceAsync("PT1S");
            }

            using var listener = new TcpListener(IPAddress.Loopback, port);
            if (!TryStart(listener)) continue;

            (await PayAtAsync(client, listener)).ShouldBeEmpty();
        }
    }

    // Answers the deliveries that did not arrive at the first attempt.
    private static async Task<IReadOnlyList<string>> PayAtAsync(ApiClient client, TcpListener listener)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var answering = AnswerAsync(listener, stop.Token);
        for (var i = 0; i < Payments; i++)
        {
            await client.PayAsync(new IncomingPaymentBuilder().CallingBack(new Uri($"http://{listener.LocalEndpoint}/callback")));
        }

        var deliveries = (await client.AdvancedAsync("PT1S"))["deliveries"]!.AsArray();

        // A connection that was opened and then not needed is kept for a minute.
        await stop.CancelAsync();
        await answering;
        deliveries.Count.ShouldBe(Payments);
        return [.. deliveries.Where(delivery => delivery!["attempts"]!.AsArray().Count != 1 || delivery["status"]!.GetValue<string>() != "delivered")
            .Select(delivery => delivery!.ToJsonString())];
    }

    // Another test may have been given the port meanwhile.
    private static bool TryStart(TcpListener listener)
    {
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return false;
        }
    }

    private static async Task AnswerAsync(TcpListener listener, CancellationToken cancellation)
    {
        var connections = new List<Task>();
        try
        {
            while (true) connections.Add(ServeAsync(await listener.AcceptTcpClientAsync(cancellation), cancellation));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }

    // One reply and no more: whoever sends a second request on the connection finds it closed.
    private static async Task ServeAsync(TcpClient connection, CancellationToken cancellation)
    {
        using (connection)
        {
            await using var stream = connection.GetStream();
            using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
            await ReadRequestAsync(reader, cancellation);
            await stream.WriteAsync("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), cancellation);
            _ = await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, cancellation);
        }
    }

    private static async Task ReadRequestAsync(StreamReader reader, CancellationToken cancellation)
    {
        var length = 0;
        while (await reader.ReadLineAsync(cancellation) is { Length: > 0 } line)
        {
            if (line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase)) length = int.Parse(line.AsSpan(16));
        }

        var body = new char[length];
        for (var read = 0; read < length;)
        {
            var more = await reader.ReadAsync(body.AsMemory(read), cancellation);
            if (more == 0) return;
            read += Encoding.UTF8.GetByteCount(body.AsSpan(read, more));
        }
    }
}
