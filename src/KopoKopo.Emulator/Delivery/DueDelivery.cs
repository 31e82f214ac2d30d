namespace KopoKopo.Emulator.Delivery;

/// <summary>A delivery that is due, and where it goes.</summary>
internal sealed record DueDelivery(long Id, Uri Url)
{
    /// <summary>Whether its first attempt is awaited before the request is answered.</summary>
    public bool IsBeforeResponse { get; init; }
}
