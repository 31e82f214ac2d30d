using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Delivery;

/// <summary>A delivery that is due, and where it goes.</summary>
internal sealed record DueDelivery(long Id, Uri Url)
{
    private OutgoingDelivery? _content;

    /// <summary>What is sent, for one that was made just now: it need not be read back.</summary>
    public OutgoingDelivery? Content
    {
        init => _content = value;
    }

    /// <summary>When it is due, by the app's clock.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Whether its first attempt is awaited before the request is answered.</summary>
    public bool IsBeforeResponse { get; init; }

    /// <summary>Answers what is sent, if it is known, and keeps it no longer.</summary>
    public OutgoingDelivery? TakeContent() => Interlocked.Exchange(ref _content, null);
}
