using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KopoKopo.Emulator.Tests.Reliability;

/// <summary>A callback endpoint that behaves as no HTTP server should.</summary>
internal sealed class NastyReceiver : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<Socket, CancellationToken, Task> _behave;

    /// <param name="name">What it does.</param>
    /// <param name="behave">What it does with a connection, which is closed afterwards.</param>
    public NastyReceiver(string name, Func<Socket, CancellationToken, Task> behave)
    {
        Name = name;
        _behave = behave;
        _listener.Start();
        Url = new Uri($"http://{_listener.LocalEndpoint}/callback");
        _ = AcceptAsync(_stopping.Token);
    }

    public string Name { get; }

    public Uri Url { get; }

    /// <summary>Reads the request, and sends this.</summary>
    public static Func<Socket, CancellationToken, Task> Answering(string bytes) => async (socket, stopping) =>
    {
        await ReadAsync(socket, stopping);
        await socket.SendAsync(Encoding.Latin1.GetBytes(bytes), stopping);
    };

    /// <summary>As <see cref="Answering"/>, then sends this again and again until nobody listens.</summary>
    public static Func<Socket, CancellationToken, Task> Repeating(string first, string again) => async (socket, stopping) =>
    {
        await Answering(first)(socket, stopping);
        var bytes = Encoding.Latin1.GetBytes(again);
        while (true) await socket.SendAsync(bytes, stopping);
    };

    /// <summary>As <see cref="Answering"/>, then keeps the connection open.</summary>
    public static Func<Socket, CancellationToken, Task> Keeping(string bytes) => async (socket, stopping) =>
    {
        await Answering(bytes)(socket, stopping);
        await Task.Delay(Timeout.InfiniteTimeSpan, stopping);
    };

    /// <summary>Sends this one byte a second.</summary>
    public static Func<Socket, CancellationToken, Task> Crawling(string bytes) => async (socket, stopping) =>
    {
        await ReadAsync(socket, stopping);
        foreach (var one in Encoding.Latin1.GetBytes(bytes))
        {
            await socket.SendAsync(new[] { one }, stopping);
            await Task.Delay(TimeSpan.FromSeconds(1), stopping);
        }
    };

    /// <summary>Reads the request and breaks the connection off.</summary>
    public static async Task ResetAsync(Socket socket, CancellationToken stopping)
    {
        await socket.ReceiveAsync(new byte[16], stopping);
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _listener.Dispose();
        _stopping.Dispose();
    }

    // The head and the short body of a callback come in one or two pieces; whoever sends meanwhile is not disturbed by a rest.
    private static async Task ReadAsync(Socket socket, CancellationToken stopping)
    {
        var text = "";
        var buffer = new byte[64 * 1024];
        while (!text.Contains("\r\n\r\n{", StringComparison.Ordinal) || !text.EndsWith('}'))
        {
            var length = await socket.ReceiveAsync(buffer, stopping);
            if (length == 0) return;

            text += Encoding.Latin1.GetString(buffer, 0, length);
        }
    }

    private async Task AcceptAsync(CancellationToken stopping)
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptSocketAsync(stopping), stopping);
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket, CancellationToken stopping)
    {
        using var connection = socket;
        try
        {
            await _behave(socket, stopping);
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException)
        {
            // The emulator has hung up, or the test is over.
        }
    }
}
