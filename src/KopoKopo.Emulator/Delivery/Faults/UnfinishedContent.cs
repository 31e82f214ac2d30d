namespace KopoKopo.Emulator.Delivery.Faults;

/// <summary>A body whose second half never comes, until the attempt's time is out.</summary>
internal sealed class UnfinishedContent(byte[] body) : FaultyContent(body)
{
    protected override async Task WriteAsync(Stream stream, byte[] body, CancellationToken cancellationToken)
    {
        await WriteHalfAsync(stream, body, cancellationToken);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    }
}
