using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace KopoKopo.Emulator.Tests.Scenarios.Faults;

/// <summary>A connection as the receiver's socket saw it.</summary>
/// <param name="Pieces">What each read brought.</param>
/// <param name="IsWhole">Whether the body came to its end, and was answered.</param>
/// <param name="Error">What the socket said instead; null if it was closed in order.</param>
internal sealed record RawConnection(IReadOnlyList<byte[]> Pieces, bool IsWhole, SocketError? Error)
{
    private const string EndOfHead = "\r\n\r\n";

    public string Head => All[..All.IndexOf(EndOfHead, StringComparison.Ordinal)];

    public byte[] Body => Encoding.Latin1.GetBytes(All[(All.IndexOf(EndOfHead, StringComparison.Ordinal) + EndOfHead.Length)..]);

    public int ContentLength => int.Parse(Header("Content-Length"));

    // One character for each byte, so that the body survives.
    private string All => string.Concat(Pieces.Select(Encoding.Latin1.GetString));

    public string Header(string name) =>
        Head.Split("\r\n").Single(line => line.StartsWith($"{name}: ", StringComparison.OrdinalIgnoreCase))[(name.Length + 2)..];
}

/// <summary>A receiver that sees what the socket sees. It answers 200 to each whole request and closes.</summary>
internal sealed class RawReceiver : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<Task<RawConnection>> _connections = Channel.CreateUnbounded<Task<RawConnection>>();

    public RawReceiver()
    {
        _listener.Start();
        Url = new Uri($"http://{_listener.LocalEndpoint}/callback");
        _ = AcceptAsync();
    }

    public Uri Url { get; }

    /// <summary>The next connection in the order in which they were accepted, when it has ended: the end of a later one may be seen first.</summary>
    public async Task<RawConnection> NextAsync()
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Bound);
        return await (await _connections.Reader.ReadAsync(bound.Token)).WaitAsync(bound.Token);
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var stopping = _stopping.Token;
        try
        {
            while (true) _connections.Writer.TryWrite(ServeAsync(await _listener.AcceptSocketAsync(stopping), stopping));
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task<RawConnection> ServeAsync(Socket socket, CancellationToken stopping)
    {
        using var connection = socket;
        var pieces = new List<byte[]>();
        var isWhole = false;
        SocketError? error = null;
        try
        {
            var buffer = new byte[64 * 1024];
            while (!isWhole && await socket.ReceiveAsync(buffer, stopping) is var length and > 0)
            {
                pieces.Add(buffer[..length]);
                isWhole = IsWhole(pieces);
            }

            if (isWhole) await socket.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), stopping);
        }
        catch (SocketException exception)
        {
            error = exception.SocketErrorCode;
        }
        catch (OperationCanceledException)
        {
            // The test is over; nobody asks for it.
        }

        return new RawConnection(pieces, isWhole, error);
    }

    private static bool IsWhole(IReadOnlyList<byte[]> pieces)
    {
        var soFar = new RawConnection(pieces, IsWhole: false, Error: null);
        return Encoding.Latin1.GetString([.. pieces.SelectMany(piece => piece)]).Contains("\r\n\r\n", StringComparison.Ordinal)
            && soFar.Body.Length >= soFar.ContentLength;
    }
}
