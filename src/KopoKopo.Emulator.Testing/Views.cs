using System.Text.Json;

namespace KopoKopo.Emulator.Testing;

/// <summary>What happened while time passed.</summary>
/// <param name="Now">What the app's clock shows.</param>
/// <param name="Resources">What became final, in the order of time.</param>
/// <param name="Deliveries">What was sent, in the order of time.</param>
public sealed record Advanced(DateTimeOffset Now, IReadOnlyList<FinalResource> Resources, IReadOnlyList<Delivery> Deliveries);

/// <summary>A resource that became final.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Status">What became of it.</param>
public sealed record FinalResource(string Id, string Kind, string Status);

/// <summary>A result or webhook for one URL, and every attempt at it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Kind"><c>result</c> or <c>webhook</c>.</param>
/// <param name="Topic">The topic of a webhook, the kind of a result's resource.</param>
/// <param name="ResourceId">What it is about.</param>
/// <param name="Url">Where it goes.</param>
/// <param name="Status"><c>pending</c>, <c>delivered</c>, <c>failed</c> or <c>dropped</c>.</param>
/// <param name="DueAt">When it is tried next; null if it is not.</param>
/// <param name="Body">Its body, to the byte.</param>
/// <param name="Signature">Its <c>X-KopoKopo-Signature</c>; null if it has none.</param>
/// <param name="DecidedBy">Who decided that it is sent so.</param>
/// <param name="Attempts">The attempts so far.</param>
public sealed record Delivery(
    long Id, string Kind, string Topic, string? ResourceId, Uri Url, string Status, DateTimeOffset? DueAt, string Body, string? Signature, string? DecidedBy,
    IReadOnlyList<DeliveryAttempt> Attempts);

/// <summary>One attempt to deliver.</summary>
/// <param name="Number">1 for the first.</param>
/// <param name="StartedAt">When it began, in the app's time.</param>
/// <param name="DurationMs">How long it took, in milliseconds of real time.</param>
/// <param name="Status">The reply's HTTP status; null if there was no reply.</param>
/// <param name="Error">In words, why there was no reply; null if there was one.</param>
public sealed record DeliveryAttempt(int Number, DateTimeOffset StartedAt, double DurationMs, int? Status, string? Error);

/// <summary>What a client created.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">Its kind, such as <c>incoming_payment</c>.</param>
/// <param name="Status">Its status.</param>
/// <param name="CreatedAt">When it was created, in the app's time.</param>
/// <param name="View">What GET answers.</param>
public sealed record CreatedResource(string Id, string Kind, string? Status, DateTimeOffset CreatedAt, JsonElement? View);
