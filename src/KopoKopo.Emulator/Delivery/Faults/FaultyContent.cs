using System.Net;
using System.Net.Sockets;

namespace KopoKopo.Emulator.Delivery.Faults;

/// <summary>A body that the network treats badly: reset half way, sent slowly, or never finished. Real time, on the real socket.</summary>
internal sealed class FaultyContent(byte[] body, string fault, TimeSpan timeout) : HttpContent
{
    private const string Reset = "reset";
    private const string Slow = "slow";
    private const int Pieces = 20;
    private static readonly TimeSpan LongestSlow = TimeSpan.FromSeconds(2);

    /// <summary>The connection's socket, once there is one.</summary>
    public Socket? Socket { get; set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        switch (fault)
        {
            case Slow:
                await WriteSlowlyAsync(stream, cancellationToken);
                break;
            case Reset:
                await WriteHalfAsync(stream, cancellationToken);

                // Closing without lingering makes it a TCP RST.
                Socket!.LingerState = new LingerOption(enable: true, seconds: 0);
                Socket.Close();
                throw new ResetOnPurposeException();
            default:
                await WriteHalfAsync(stream, cancellationToken);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                break;
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = body.Length;
        return true;
    }

    private async Task WriteHalfAsync(Stream stream, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(body.AsMemory(0, body.Length / 2), cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    // Slow, but not so slow that the receiver has no time left to answer.
    private async Task WriteSlowlyAsync(Stream stream, CancellationToken cancellationToken)
    {
        var whole = timeout / 4 < LongestSlow ? timeout / 4 : LongestSlow;
        var piece = Math.Max(1, body.Length / Pieces);
        for (var at = 0; at < body.Length; at += piece)
        {
            await stream.WriteAsync(body.AsMemory(at, Math.Min(piece, body.Length - at)), cancellationToken);
            await stream.FlushAsync(cancellationToken);
            await Task.Delay(whole / Pieces, TimeProvider.System, cancellationToken);
        }
    }
}

/// <summary>The connection was reset because a scenario says so.</summary>
internal sealed class ResetOnPurposeException() : IOException("The connection was reset on purpose.");
