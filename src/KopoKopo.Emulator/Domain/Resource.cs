namespace KopoKopo.Emulator.Domain;

/// <summary>What a client created through the API, as it is stored.</summary>
internal sealed record Resource
{
    /// <summary>The row in the store.</summary>
    public required long Row { get; init; }

    public required string Id { get; init; }

    public required string Kind { get; init; }

    /// <summary>Its absolute address, on the Host of the request that created it.</summary>
    public required string SelfUrl { get; init; }

    /// <summary>The validated request, as JSON.</summary>
    public required byte[] Request { get; init; }

    public required Outcome Outcome { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required Draws Draws { get; init; }
}

/// <summary>What a pending resource becomes: its final status, the JSON that GET answers from now on, and who is told.</summary>
/// <param name="Status">The final status, "Success" or "Failed".</param>
/// <param name="View">The final JSON; a result's body is these bytes.</param>
/// <param name="CallbackUrl">Where the result goes; null if nobody asked for it.</param>
internal sealed record Completion(string Status, byte[] View, string? CallbackUrl);

/// <summary>Makes a pending resource final. Pure: values in, values out.</summary>
internal delegate Completion CompleteResource(Resource resource, DateTimeOffset now);
