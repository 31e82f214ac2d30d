using System.Text.Json;

namespace KopoKopo.Emulator.Domain;

/// <summary>What the emulator decides about a resource: it succeeds, or it fails with a text.</summary>
/// <param name="Name">The outcome's name: a preset's, or "custom".</param>
/// <param name="Errors">The failure's text as the result carries it; null on success.</param>
internal sealed record Outcome(string Name, string? Errors)
{
    public static readonly Outcome Success = new("success", null);

    public bool Succeeds => Errors is null;

    /// <summary>Why each batch of a payout fails, null where it does not; null: all have the outcome's own fate.</summary>
    public IReadOnlyList<string?>? Batches { get; init; }

    /// <summary>Members of a payment's <c>event.resource</c> that are to be as said here.</summary>
    public JsonElement? Resource { get; init; }

    /// <summary>Whether the money goes back at once after it came.</summary>
    public bool IsReversed { get; init; }
}
