using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KopoKopo.Emulator.Benchmarks;

/// <summary>A keep-alive connection to a server on loopback, one request at a time.</summary>
internal sealed class HttpConnection : IDisposable
{
    private const int PatienceMilliseconds = 20_000;
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _received;

    public HttpConnection(int port)
    {
        Socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = PatienceMilliseconds };
        try
        {
            Socket.Connect(IPAddress.Loopback, port);
        }
        catch
        {
            Socket.Dispose();
            throw;
        }
    }

    public Socket Socket { get; }

    /// <summary>Reads what has come, blocking if nothing has. True once the response is whole; its status must be 2xx.</summary>
    public bool ReceiveAnswer() => ReceiveAnswer(out _);

    /// <summary>Sends and awaits the answer, whose status must be 2xx.</summary>
    public ReadOnlySpan<byte> Ask(byte[] request)
    {
        Socket.Send(request);
        ReadOnlySpan<byte> response;
        while (!ReceiveAnswer(out response))
        {
        }

        return response;
    }

    /// <summary>An access token of the emulator's sandbox app.</summary>
    public string RequestToken(int port)
    {
        var response = Ask(
            HttpBytes.Post(port, "/oauth/token", "application/x-www-form-urlencoded", "client_id=sandbox&client_secret=sandbox&grant_type=client_credentials"));
        var text = Encoding.UTF8.GetString(response);
        const string Key = "\"access_token\":\"";
        var at = text.IndexOf(Key, StringComparison.Ordinal);
        if (at < 0) throw new InvalidDataException($"No token: {text}");

        at += Key.Length;
        return text[at..text.IndexOf('"', at)];
    }

    public void Dispose() => Socket.Dispose();

    private bool ReceiveAnswer(out ReadOnlySpan<byte> response)
    {
        if (!Receive(out response)) return false;
        if (!HttpBytes.IsSuccess(response)) throw new InvalidDataException($"Not a 2xx: {Encoding.UTF8.GetString(response)}");

        return true;
    }

    // Only one response can be under way, so the buffer begins anew with each.
    private bool Receive(out ReadOnlySpan<byte> response)
    {
        var count = Socket.Receive(_buffer.AsSpan(_received));
        if (count == 0) throw new EndOfStreamException("The server closed the connection, or its answer is too long.");

        _received += count;
        var length = HttpBytes.LengthOf(_buffer.AsSpan(0, _received));
        response = length < 0 ? [] : _buffer.AsSpan(0, length);
        if (length >= 0) _received = 0;
        return length >= 0;
    }
}
