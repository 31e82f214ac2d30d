using System.Net.Sockets;
using System.Text;

namespace KopoKopo.Emulator.Tests.Infrastructure;

/// <summary>A client that sends what bytes it likes, when it likes, and may reset the connection.</summary>
public sealed class RawSocket : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private RawSocket()
    {
    }

    public static async Task<RawSocket> OpenAsync(Uri address)
    {
        var raw = new RawSocket();
        try
        {
            await raw._socket.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            // Accepted and closed before it was seen to be open: there is nothing to read.
        }

        return raw;
    }

    /// <summary>Opens a connection and sends this; each end of line goes out as HTTP's.</summary>
    public static async Task<RawSocket> SendAsync(Uri address, string text)
    {
        var raw = await OpenAsync(address);
        try
        {
            await raw.SendAsync(text);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
        {
            // Closed before it was heard.
        }

        return raw;
    }

    public async Task SendAsync(string text) =>
        await _socket.SendAsync(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n")), TestContext.Current.CancellationToken);

    /// <summary>All that comes until the other side closes or resets.</summary>
    public async Task<string> ReadToEndAsync(TimeSpan? within = null)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(within ?? Bound);
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        try
        {
            while (await _socket.ReceiveAsync(buffer, bound.Token) is var length and > 0) text.Append(Encoding.UTF8.GetString(buffer, 0, length));
        }
        catch (SocketException)
        {
            // Reset is an end, too.
        }

        return text.ToString();
    }

    /// <summary>Whether something has come.</summary>
    public bool HasSomethingToRead => _socket.Poll(0, SelectMode.SelectRead);

    /// <summary>The first bytes that come.</summary>
    public async Task<string> ReadAsync(TimeSpan? within = null)
    {
        var buffer = new byte[16 * 1024];
        var length = await _socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken).AsTask().WaitAsync(within ?? Bound);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    /// <summary>Ends the connection with a reset instead of a farewell.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, 0);
        _socket.Dispose();
    }

    public void Dispose() => _socket.Dispose();
}
