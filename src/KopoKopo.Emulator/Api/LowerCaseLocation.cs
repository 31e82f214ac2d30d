using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace KopoKopo.Emulator.Api;

/// <summary>
/// Makes the bytes of the header name <c>location:</c> lower case on HTTP/1.1. The official PHP SDK reads <c>getHeaders()['location']</c> with
/// a case-sensitive key, and the live service is behind HTTP/2, where names are lower case; Kestrel always writes <c>Location:</c>.
/// </summary>
internal static class LowerCaseLocation
{
    public static ConnectionDelegate Use(ConnectionDelegate next) => async connection =>
    {
        var transport = connection.Transport;
        connection.Transport = new Transport(transport.Input, new LowerCaseLocationWriter(transport.Output));
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = transport;
        }
    };

    private sealed class Transport(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}

/// <summary>Passes bytes on, but for the one letter. The name may be cut anywhere between two calls of <see cref="Advance"/>.</summary>
internal sealed class LowerCaseLocationWriter(PipeWriter inner) : PipeWriter
{
    private const int Letter = 2;
    private static ReadOnlySpan<byte> Name => "\r\nLocation: "u8;

    private Memory<byte> _memory;
    private Memory<byte> _letter;
    private int _matched;

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    public override Memory<byte> GetMemory(int sizeHint = 0) => _memory = inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        var written = _memory[..bytes];
        _memory = _memory[bytes..];
        for (var at = 0; at < written.Length;)
        {
            if (_matched == 0)
            {
                var start = written.Span[at..].IndexOf(Name[0]);
                if (start < 0) break;

                at += start;
            }

            at += Match(written[at..]);
        }

        inner.Advance(bytes);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        // What is flushed is not ours any more: a name cut by a flush stays as it is. Kestrel flushes behind the last header.
        _letter = default;
        return inner.FlushAsync(cancellationToken);
    }

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    // Goes on from what is matched so far; answers how many bytes are settled. Only the first byte of the name can begin it again.
    private int Match(Memory<byte> bytes)
    {
        var span = bytes.Span;
        var used = 0;
        while (used < span.Length && _matched < Name.Length && span[used] == Name[_matched])
        {
            if (_matched == Letter) _letter = bytes.Slice(used, 1);
            used++;
            _matched++;
        }

        if (_matched == Name.Length && !_letter.IsEmpty) _letter.Span[0] = (byte)'l';
        if (_matched == Name.Length || used < span.Length) _matched = 0;
        return used;
    }
}
