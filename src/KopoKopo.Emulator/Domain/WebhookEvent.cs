namespace KopoKopo.Emulator.Domain;

/// <summary>One occurrence that subscribers are told of.</summary>
/// <param name="Id">Its id; its <c>_links.self</c> ends in it.</param>
/// <param name="Topic">"buygoods_transaction_received".</param>
/// <param name="ResourceId">The id of what it is about; its <c>_links.resource</c> ends in it.</param>
/// <param name="Reference">The M-PESA reference of what it is about; null if that has none.</param>
/// <param name="Tills">The tills it concerns; a company's subscriptions hear of it whatever they are.</param>
/// <param name="Body">The webhook's bytes.</param>
internal sealed record WebhookEvent(string Id, string Topic, string ResourceId, string? Reference, IReadOnlyList<Till> Tills, byte[] Body)
{
    /// <summary>What happened at its tills, for whoever is told why they hear nothing of it.</summary>
    public string What { get; init; } = "it was of";

    /// <summary>A topic that its subscribers might expect to hear of by it, and why they do not; null if there is none.</summary>
    public (string Topic, string Because)? Silent { get; init; }

    /// <summary>So long after its cause subscribers hear of it, unless the cause's plan says another time.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The bytes for subscribers who want the Daraja payload, by the form of the numbers in it; null where there is none of it.</summary>
    public Func<string, byte[]>? Daraja { get; init; }
}
