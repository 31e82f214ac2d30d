using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Scenarios.Responses;

namespace KopoKopo.Emulator.Scenarios.Rules;

/// <summary>An outcome by name, and what follows from it where nothing else is said.</summary>
/// <param name="Name">The word in scenarios, headers and the queue.</param>
/// <param name="Errors">The failure's text; null if it succeeds.</param>
internal sealed record OutcomePreset(string Name, string? Errors)
{
    public Outcome Outcome => new(Name, Errors) { IsReversed = IsReversed };

    /// <summary>No result ever comes.</summary>
    public bool IsEndless { get; init; }

    /// <inheritdoc cref="Domain.Outcome.IsReversed"/>
    public bool IsReversed { get; init; }

    /// <summary>The response in place of 201; null: the 201.</summary>
    public ScriptedResponse? Response { get; init; }
}

/// <summary>The outcomes that have a name. Which texts are Kopo Kopo's own says docs/protocol.md.</summary>
internal static class OutcomePresets
{
    public static readonly IReadOnlyList<OutcomePreset> All =
    [
        new("success", null),
        new("insufficient_funds", "The balance is insufficient for the transaction"),
        new("cancelled", "Request cancelled by user"),
        new("wrong_pin", "The initiator information is invalid."),
        new("unreachable", "DS timeout user cannot be reached"),
        new("expired", "Transaction has expired"),
        new("system_error", "System internal error"),
        new("limit_exceeded", "The transaction limit is exceeded"),
        new("payer_not_found", "The payer is not found"),
        new("recipient_not_found", "The recipient is not found"),
        new("payout_failed", "The payout failed"),
        new("subscriber_locked", null)
        {
            Response = new ScriptedResponse(
                new StatusResponse(429) { ErrorMessage = "A transaction is already in process for the current subscriber" }, TimeSpan.Zero),
        },
        new("pending", null) { IsEndless = true },
        new("success_then_reversed", null) { IsReversed = true },
    ];

    public static readonly string[] Names = [.. All.Select(preset => preset.Name)];

    public static OutcomePreset? Find(string name) => All.FirstOrDefault(preset => preset.Name == name);

    public static OutcomePreset Get(string name) => Find(name) ?? throw new ArgumentException($"There is no outcome {name}.", nameof(name));
}
