using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace KopoKopo.Emulator.Tests.Clients;

/// <summary>A response as it came: its status, its headers by name in any case, and its body without transfer coding.</summary>
public sealed record RawResponse(int Status, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>One TCP connection that is kept alive, over which a test sends bytes of its own making.</summary>
public sealed class RawHttpConnection : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);
    private readonly TcpClient _tcp;
    private readonly BufferedStream _stream;

    private RawHttpConnection(TcpClient tcp)
    {
        _tcp = tcp;
        _stream = new BufferedStream(tcp.GetStream());
    }

    public static async Task<RawHttpConnection> OpenAsync(Uri address)
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        return new RawHttpConnection(tcp);
    }

    /// <summary>Sends a request and reads its response to the last byte, so that what follows on the connection is the next one's.</summary>
    public async Task<RawResponse> ExchangeAsync(byte[] request)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Bound);
        await _stream.WriteAsync(request, bound.Token);
        await _stream.FlushAsync(bound.Token);

        var status = int.Parse((await ReadLineAsync(bound.Token)).Split(' ')[1]);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await ReadLineAsync(bound.Token) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers.Add(line[..colon], line[(colon + 1)..].Trim());
        }

        return new RawResponse(status, headers, Encoding.UTF8.GetString(await ReadBodyAsync(status, headers, bound.Token)));
    }

    public void Dispose()
    {
        _stream.Dispose();
        _tcp.Dispose();
    }

    private async Task<byte[]> ReadBodyAsync(int status, Dictionary<string, string> headers, CancellationToken cancellation)
    {
        if (status == 204) return [];
        if (headers.TryGetValue("Transfer-Encoding", out var coding) && coding == "chunked") return await ReadChunksAsync(cancellation);

        headers.ShouldContainKey("Content-Length", "on a connection that is kept alive a body has a length or is chunked");
        return await ReadAsync(int.Parse(headers["Content-Length"]), cancellation);
    }

    private async Task<byte[]> ReadChunksAsync(CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        while (int.Parse(await ReadLineAsync(cancellation), NumberStyles.HexNumber) is var length and > 0)
        {
            await body.WriteAsync(await ReadAsync(length, cancellation), cancellation);
            (await ReadLineAsync(cancellation)).ShouldBe("");
        }

        (await ReadLineAsync(cancellation)).ShouldBe("", "no trailers are expected");
        return body.ToArray();
    }

    private async Task<byte[]> ReadAsync(int length, CancellationToken cancellation)
    {
        var bytes = new byte[length];
        await _stream.ReadExactlyAsync(bytes, cancellation);
        return bytes;
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellation)
    {
        var line = new StringBuilder();
        while ((char)(await ReadAsync(1, cancellation))[0] is var character and not '\n') line.Append(character);
        return line.ToString().TrimEnd('\r');
    }
}
