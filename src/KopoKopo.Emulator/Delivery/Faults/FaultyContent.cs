using System.Net;
using System.Net.Sockets;

namespace KopoKopo.Emulator.Delivery.Faults;

/// <summary>A body that the network treats badly. Real time, on the real socket.</summary>
internal abstract class FaultyContent(byte[] body) : HttpContent
{
    /// <summary>The connection's socket, once there is one.</summary>
    public Socket? Socket { get; set; }

    /// <summary>Writes what arrives of the body.</summary>
    protected abstract Task WriteAsync(Stream stream, byte[] body, CancellationToken cancellationToken);

    protected static async Task WriteHalfAsync(Stream stream, byte[] body, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(body.AsMemory(0, body.Length / 2), cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    protected sealed override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => WriteAsync(stream, body, CancellationToken.None);

    protected sealed override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        WriteAsync(stream, body, cancellationToken);

    protected sealed override bool TryComputeLength(out long length)
    {
        length = body.Length;
        return true;
    }
}

/// <summary>The attempt ends because a scenario says so; the message is what the journal says of it.</summary>
internal sealed class BrokenOnPurposeException(string words) : IOException(words);
