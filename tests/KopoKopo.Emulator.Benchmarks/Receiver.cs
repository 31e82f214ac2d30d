using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace KopoKopo.Emulator.Benchmarks;

/// <summary>What callbacks are POSTed to: it notes when which came, and answers 200.</summary>
internal sealed class Receiver : IDisposable
{
    private static readonly byte[] Answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly ConcurrentDictionary<int, long> _arrivedAt = [];
    private long _lastAt;

    public Receiver()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>When the callbacks came, by the number of their payment.</summary>
    public IReadOnlyDictionary<int, long> ArrivedAt => _arrivedAt;

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Waits for so many further callbacks.</summary>
    /// <returns>The timestamp of the last one.</returns>
    public long Await(int count, TimeSpan patience)
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            var left = patience - Stopwatch.GetElapsedTime(started);
            if (left <= TimeSpan.Zero || !_arrived.Wait(left)) throw new TimeoutException($"{count - i} of {count} callbacks did not come.");
        }

        return Volatile.Read(ref _lastAt);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _arrived.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = AnswerAsync(await _listener.AcceptSocketAsync());
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Disposed: nothing more is accepted.
        }
    }

    private async Task AnswerAsync(Socket socket)
    {
        using var connection = socket;
        connection.NoDelay = true;
        var buffer = new byte[16 * 1024];
        var received = 0;
        try
        {
            while (await connection.ReceiveAsync(buffer.AsMemory(received)) is var count and > 0)
            {
                received += count;
                if (HttpBytes.LengthOf(buffer.AsSpan(0, received)) < 0) continue;

                var now = Stopwatch.GetTimestamp();
                _arrivedAt.TryAdd(Payment.NumberIn(buffer.AsSpan(0, received)), now);
                received = 0;
                Volatile.Write(ref _lastAt, now);
                _arrived.Release();
                await connection.SendAsync(Answer);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The emulator was stopped.
        }
    }
}
