using System.Text.Json;

namespace KopoKopo.Emulator.Domain;

/// <summary>When a result becomes final.</summary>
/// <param name="Delay">So long after the request, in the app's time; null: no clock makes it final.</param>
/// <param name="Reads">The GET of this number does; null: reading does not.</param>
internal sealed record After(TimeSpan? Delay, int? Reads = null)
{
    /// <summary>Only the control API ends it.</summary>
    public static readonly After Manual = new((TimeSpan?)null);
}

/// <summary>Who decided, and what.</summary>
/// <param name="By">"header", "queue", "rule", "magic" or "default".</param>
internal sealed record DecidedBy(string By, string Outcome, string? Scenario = null, string? Rule = null);

/// <summary>A rule that was about this kind of request and did not hold.</summary>
internal sealed record NearMiss(string Rule, string Because);

/// <summary>One thing that is sent: the callback, or the webhooks of a topic.</summary>
/// <param name="To"><see cref="Callback"/>, or a topic.</param>
/// <param name="Delay">So long after the result, in the app's time.</param>
internal sealed record DeliveryStep(string To, TimeSpan Delay, IReadOnlyList<Fault> Faults)
{
    public const string Callback = "callback";

    /// <summary>Whether, when and how often it is sent, with all that is wrong with it.</summary>
    public Sending Sending => Sending.With(Faults);
}

/// <summary>What GET says in place of the truth, until so long after the request.</summary>
internal sealed record QueryInstead(string Status, TimeSpan Until);

/// <summary>What is decided about a resource beyond its outcome, as it is stored with it.</summary>
internal sealed record Plan
{
    public static readonly Plan Ordinary = new();

    /// <summary>What is sent, in this order; null: the callback and every matching subscription at once.</summary>
    public IReadOnlyList<DeliveryStep>? Deliver { get; init; }

    /// <summary>Whether what <see cref="Deliver"/> does not name is sent as usual.</summary>
    public bool OthersAsUsual { get; init; }

    public QueryInstead? Query { get; init; }

    /// <summary>The scenario's state when the result becomes final.</summary>
    public string? StateAfter { get; init; }

    /// <summary>The GET of this number makes it final.</summary>
    public int? Reads { get; init; }

    public IReadOnlyList<string?>? Batches { get; init; }

    public JsonElement? Resource { get; init; }

    public bool IsReversed { get; init; }

    public string? Scenario { get; init; }

    public string? Rule { get; init; }

    /// <summary>The run of the scenario that <see cref="StateAfter"/> belongs to: in another it means nothing.</summary>
    public long? Run { get; init; }
}

/// <summary>All that is decided about a request.</summary>
internal sealed record Decision
{
    public required Outcome Outcome { get; init; }

    public required After After { get; init; }

    public required DecidedBy DecidedBy { get; init; }

    public Plan Plan { get; init; } = Plan.Ordinary;

    /// <summary>The response in place of 201; null: the 201.</summary>
    public ScriptedResponse? Response { get; init; }

    public IReadOnlyList<NearMiss> NearMisses { get; init; } = [];

    /// <summary>Whether there is to be a resource at all.</summary>
    public bool Creates => Response is not { Creates: false };

    public bool IsAnsweredAfterDelivery => Plan.Deliver?.Any(step => step.Sending.IsBeforeResponse) == true;
}
