namespace KopoKopo.Emulator.Domain;

/// <summary>What a client created through the API, as it is stored.</summary>
internal sealed record Resource
{
    /// <summary>The row in the store.</summary>
    public required long Row { get; init; }

    public required string Id { get; init; }

    public required string Kind { get; init; }

    /// <summary>The version it was made under, which decides its links and its shape wherever it is read.</summary>
    public required ApiVersion Version { get; init; }

    /// <summary>Its absolute address, on the Host of the request that created it.</summary>
    public required string SelfUrl { get; init; }

    /// <summary>The validated request, as JSON.</summary>
    public required byte[] Request { get; init; }

    public required Outcome Outcome { get; init; }

    /// <summary>Who decided its outcome.</summary>
    public required string DecidedBy { get; init; }

    /// <summary>What was decided beyond the outcome.</summary>
    public Plan Plan { get; init; } = Plan.Ordinary;

    public required DateTimeOffset CreatedAt { get; init; }

    public required SeededRandom Random { get; init; }

    /// <summary>What stood before the path of the request that created it: what its webhooks' links begin with.</summary>
    public string Origin => SelfUrl[..SelfUrl.LastIndexOf("/api/", StringComparison.Ordinal)];
}

/// <summary>What a resource becomes when it is final: its status, the JSON that GET answers from now on, and who is told what.</summary>
/// <param name="Status">The final status, such as "Success" or "Failed".</param>
/// <param name="View">The final JSON; a result's body is these bytes.</param>
/// <param name="CallbackUrl">Where the result goes; null for a kind without results.</param>
/// <param name="Events">What subscribers hear of it, in order.</param>
internal sealed record Completion(string Status, byte[] View, string? CallbackUrl, IReadOnlyList<WebhookEvent> Events);
