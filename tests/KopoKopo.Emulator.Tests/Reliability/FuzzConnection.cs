using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;

namespace KopoKopo.Emulator.Tests.Reliability;

/// <summary>Sends requests as they are, over a connection that is kept as long as the server keeps it, and reads no more of an answer than it needs.</summary>
internal sealed class FuzzConnection(Uri address) : IDisposable
{
    private const int Hung = -1;

    /// <summary>No answer at all: the server closed.</summary>
    public const int Closed = 0;

    // A client that waits for nothing hangs up after a while; all others wait longer than any answer may take.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);
    private TcpClient? _tcp;
    private NetworkStream? _stream;
    private PipeReader? _answers;

    /// <summary>The statuses that a request was answered with, in their order; none if the server closed the connection.</summary>
    /// <returns>null if there was no answer within the bound.</returns>
    public async Task<IReadOnlyList<int>?> SendAsync(FuzzRequest request)
    {
        var bytes = request.ToBytes(address.Authority);
        if (request.Break is not null) return await SendBrokenAsync(request, bytes);

        var status = await ExchangeAsync(request, bytes);
        if (status == Closed) status = await ExchangeAsync(request, bytes);
        return status switch
        {
            Hung => request.IsWaiting ? [] : null,
            Closed => [],
            _ => [status],
        };
    }

    public void Dispose()
    {
        _answers?.Complete();
        _tcp?.Dispose();
    }

    private async Task<int> ExchangeAsync(FuzzRequest request, byte[] bytes)
    {
        using var bound = new CancellationTokenSource(request.IsWaiting ? Patience : Bound);
        try
        {
            await OpenAsync(bound.Token);

            // The answer may come, and the connection go, before a large body has been sent.
            var sending = SendAllAsync(bytes, bound.Token);
            var status = await ReadAnswerAsync(request.Method, bound.Token);
            await sending;
            return status;
        }
        catch (OperationCanceledException)
        {
            Close();
            return Hung;
        }
        catch (Exception over) when (over is IOException or SocketException)
        {
            Close();
            return Closed;
        }
    }

    // The client says that no more will come, and reads to the end.
    private async Task<IReadOnlyList<int>?> SendBrokenAsync(FuzzRequest request, byte[] bytes)
    {
        Close();
        using var bound = new CancellationTokenSource(request.IsWaiting ? Patience : Bound);
        var text = new StringBuilder();
        try
        {
            await OpenAsync(bound.Token);
            var sending = SendAllAsync(bytes, bound.Token);
            await sending;
            _tcp!.Client.Shutdown(SocketShutdown.Send);
            var buffer = new byte[16 * 1024];
            while (await _stream!.ReadAsync(buffer, bound.Token) is var length and > 0) text.Append(Encoding.Latin1.GetString(buffer, 0, length));
        }
        catch (OperationCanceledException)
        {
            // A broken path may still be one that waits: its answer begins, or its client gives up.
            if (!request.IsWaiting && text.Length == 0) return null;
        }
        catch (Exception over) when (over is IOException or SocketException)
        {
            // The server has hung up on it.
        }
        finally
        {
            Close();
        }

        return [.. text.ToString()
            .Split("HTTP/1.1 ")
            .Skip(1)
            .Select(
                answer => answer.Length >= 3 && int.TryParse(answer[..3], NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : Closed)];
    }

    private async Task OpenAsync(CancellationToken cancellation)
    {
        if (_answers is not null) return;

        _tcp = new TcpClient { NoDelay = true };
        await _tcp.ConnectAsync(address.Host, address.Port, cancellation);
        _stream = _tcp.GetStream();
        _answers = PipeReader.Create(_stream);
    }

    private void Close()
    {
        Dispose();
        (_tcp, _stream, _answers) = (null, null, null);
    }

    private async Task SendAllAsync(byte[] bytes, CancellationToken cancellation)
    {
        try
        {
            await _stream!.WriteAsync(bytes, cancellation);
        }
        catch (Exception over) when (over is IOException or SocketException or ObjectDisposedException)
        {
            // Refused half-way; the answer says why.
        }
    }

    private async Task<int> ReadAnswerAsync(string method, CancellationToken cancellation)
    {
        int status;
        Dictionary<string, string> headers;
        do
        {
            var line = await ReadLineAsync(cancellation);
            status = int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
            headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            while (await ReadLineAsync(cancellation) is { Length: > 0 } header)
            {
                headers[header.Split(':')[0]] = header[(header.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
            }
        }
        while (status is 100);

        var isStream = headers.GetValueOrDefault("Content-Type", "").StartsWith("text/event-stream", StringComparison.Ordinal);
        if (isStream || status == 101 || headers.GetValueOrDefault("Connection", "").Contains("close", StringComparison.OrdinalIgnoreCase))
        {
            Close();
            return status;
        }

        if (method != "HEAD" && status is not (204 or 304)) await SkipBodyAsync(headers, cancellation);
        return status;
    }

    private async Task SkipBodyAsync(Dictionary<string, string> headers, CancellationToken cancellation)
    {
        if (headers.TryGetValue("Content-Length", out var length))
        {
            await SkipAsync(int.Parse(length, CultureInfo.InvariantCulture), cancellation);
            return;
        }

        if (!headers.ContainsKey("Transfer-Encoding"))
        {
            Close();
            return;
        }

        while (int.Parse(await ReadLineAsync(cancellation), NumberStyles.HexNumber, CultureInfo.InvariantCulture) is var chunk)
        {
            await SkipAsync(chunk + 2, cancellation);
            if (chunk == 0) return;
        }
    }

    private async Task SkipAsync(int count, CancellationToken cancellation)
    {
        while (count > 0)
        {
            var read = (await ReadAsync(known: 0, cancellation)).Buffer;
            var skipped = (int)Math.Min(count, read.Length);
            _answers!.AdvanceTo(read.GetPosition(skipped));
            count -= skipped;
        }
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellation)
    {
        for (var known = 0L; ;)
        {
            var read = (await ReadAsync(known, cancellation)).Buffer;
            if (read.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.Latin1.GetString(read.Slice(0, end)).TrimEnd('\r');
                _answers!.AdvanceTo(read.GetPosition(1, end));
                return line;
            }

            _answers!.AdvanceTo(read.Start, read.End);
            known = read.Length;
        }
    }

    // More than is known already, or the server has hung up.
    private async Task<ReadResult> ReadAsync(long known, CancellationToken cancellation)
    {
        var read = await _answers!.ReadAsync(cancellation);
        return read.IsCompleted && read.Buffer.Length == known ? throw new EndOfStreamException() : read;
    }
}
