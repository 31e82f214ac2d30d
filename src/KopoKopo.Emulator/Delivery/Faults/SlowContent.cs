namespace KopoKopo.Emulator.Delivery.Faults;

/// <summary>A body that comes in small pieces: slowly, but not so that the receiver has no time left to answer.</summary>
internal sealed class SlowContent(byte[] body, TimeSpan timeout) : FaultyContent(body)
{
    private const int Pieces = 20;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    protected override async Task WriteAsync(Stream stream, byte[] body, CancellationToken cancellationToken)
    {
        var whole = timeout / 4 < Longest ? timeout / 4 : Longest;
        var piece = Math.Max(1, body.Length / Pieces);
        for (var at = 0; at < body.Length; at += piece)
        {
            await stream.WriteAsync(body.AsMemory(at, Math.Min(piece, body.Length - at)), cancellationToken);
            await stream.FlushAsync(cancellationToken);
            await Task.Delay(whole / Pieces, TimeProvider.System, cancellationToken);
        }
    }
}
