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

/// <summary>What is wrong with a delivery on purpose. Each has one of these.</summary>
internal sealed record Fault
{
    /// <summary>It is never sent.</summary>
    public bool Drop { get; init; }

    /// <summary>So many POSTs in all, each a delivery of its own.</summary>
    public int? Duplicate { get; init; }

    /// <summary>The time between duplicates.</summary>
    public TimeSpan Gap { get; init; }

    /// <summary>It arrives before the answer to the request.</summary>
    public bool BeforeResponse { get; init; }

    public string? Signature { get; init; }

    public string? Body { get; init; }

    public string? ContentType { get; init; }

    public string? Network { get; init; }

    /// <summary>How many attempts the network fails.</summary>
    public int Attempts { get; init; } = 1;
}

/// <summary>One thing that is sent: the callback, or the webhooks of a topic.</summary>
/// <param name="To"><see cref="Callback"/>, or a topic.</param>
/// <param name="Delay">So long after the result, in the app's time.</param>
internal sealed record DeliveryStep(string To, TimeSpan Delay, IReadOnlyList<Fault> Faults)
{
    public const string Callback = "callback";
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

/// <summary>The answer in place of 201. Without a fault and a status it is the 201 itself, later.</summary>
internal sealed record ScriptedAnswer
{
    public const string EmptyResponse = "EMPTY_RESPONSE";
    public const string ConnectionReset = "CONNECTION_RESET_BY_PEER";
    public const string MalformedChunk = "MALFORMED_RESPONSE_CHUNK";
    public const string RandomData = "RANDOM_DATA_THEN_CLOSE";

    public int? Status { get; init; }

    public string? ErrorMessage { get; init; }

    /// <summary>The body's bytes, where it is not an error message.</summary>
    public byte[]? Body { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How long it is held back, in real time.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>What happens on the socket instead of an answer.</summary>
    public string? Fault { get; init; }

    /// <summary>Whether the resource exists all the same.</summary>
    public bool Created { get; init; }
}

/// <summary>All that is decided about a request.</summary>
internal sealed record Decision
{
    public required Outcome Outcome { get; init; }

    public required After After { get; init; }

    public required DecidedBy DecidedBy { get; init; }

    public Plan Plan { get; init; } = Plan.Ordinary;

    /// <summary>The answer in place of 201; null: the 201.</summary>
    public ScriptedAnswer? Answer { get; init; }

    public IReadOnlyList<NearMiss> NearMisses { get; init; } = [];

    /// <summary>Whether there is to be a resource at all.</summary>
    public bool Creates => Answer is null or { Created: true } or { Status: null, Fault: null };

    public bool IsAnsweredAfterDelivery => Plan.Deliver?.Any(step => step.Faults.Any(fault => fault.BeforeResponse)) == true;
}
