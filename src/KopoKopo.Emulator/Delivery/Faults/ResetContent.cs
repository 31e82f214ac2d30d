using System.Net.Sockets;

namespace KopoKopo.Emulator.Delivery.Faults;

/// <summary>A body in the middle of which the connection is reset.</summary>
internal sealed class ResetContent(byte[] body) : FaultyContent(body)
{
    protected override async Task WriteAsync(Stream stream, byte[] body, CancellationToken cancellationToken)
    {
        await WriteHalfAsync(stream, body, cancellationToken);

        // Closing without lingering makes it a TCP RST.
        Socket!.LingerState = new LingerOption(enable: true, seconds: 0);
        Socket.Close();
        throw new BrokenOnPurposeException("the connection was reset in the middle of the request, on purpose (network fault)");
    }
}
