// Written from the emulator's own contracts by ClientViewTests, which says how to write it anew.
using System.Text.Json;

namespace KopoKopo.Emulator.Testing;

/// <summary>What an app's clock shows.</summary>
/// <param name="Now">What it shows.</param>
/// <param name="Offset">How far it is from real time.</param>
/// <param name="Frozen">Whether it stands still.</param>
public sealed record ClockReading(DateTimeOffset Now, TimeSpan Offset, bool Frozen);

/// <summary>What happened while time passed.</summary>
/// <param name="Now">What the clock shows.</param>
/// <param name="Resources">What became final, in the order of time.</param>
/// <param name="Deliveries">What was sent, in the order of time.</param>
/// <param name="ResourcesNotListed">How many more became final; left out where all are listed.</param>
/// <param name="NotListed">How many deliveries there was no room for; left out where there are none.</param>
public sealed record Advanced(
    DateTimeOffset Now, IReadOnlyList<FinalResource> Resources, IReadOnlyList<Delivery> Deliveries, int? ResourcesNotListed = null, int? NotListed = null);

/// <summary>A resource that became final.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Status">What became of it.</param>
public sealed record FinalResource(string Id, string Kind, string Status);

/// <summary>A result or an attempt to deliver that waits for its time.</summary>
/// <param name="DueAt">When, by the app's clock.</param>
/// <param name="What">result: a resource becomes final; delivery: it is sent.</param>
/// <param name="ResourceId">The resource, or what the delivery is about.</param>
/// <param name="Name">The resource's kind, or the delivery's topic.</param>
/// <param name="Delivery">The delivery's number; null for a result.</param>
/// <param name="Url">Where the delivery goes; null for a result.</param>
public sealed record DueItem(DateTimeOffset DueAt, string What, string ResourceId, string Name, long? Delivery, Uri? Url);

/// <summary>A result or webhook for one URL, and every attempt at it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Kind">What it is: callback or webhook.</param>
/// <param name="Topic">The topic of a webhook, the kind of a callback's resource.</param>
/// <param name="ResourceId">What it is about.</param>
/// <param name="CauseId">The resource that a client created and that led to it; null if nobody's request did.</param>
/// <param name="Url">Where it goes.</param>
/// <param name="Status">pending, sending, delivered, failed, dropped or cancelled.</param>
/// <param name="DueAt">When it is tried next; null if it is not.</param>
/// <param name="Body">The body, to the byte.</param>
/// <param name="Headers">The headers it is sent with.</param>
/// <param name="Signature">Its X-KopoKopo-Signature; null if it has none.</param>
/// <param name="Faults">What is wrong on purpose, as a scenario says it.</param>
/// <param name="DecidedBy">Who decided that it is sent so.</param>
/// <param name="ReplayOf">The delivery that it repeats; null if it repeats none.</param>
/// <param name="Attempts">Each attempt, the first first.</param>
public sealed record Delivery(
    long Id, string Kind, string Topic, string? ResourceId, string? CauseId, Uri Url, string Status, DateTimeOffset? DueAt, string Body,
    IReadOnlyDictionary<string, string> Headers, string? Signature, IReadOnlyList<JsonElement> Faults, string? DecidedBy, long? ReplayOf,
    IReadOnlyList<DeliveryAttempt> Attempts);

/// <summary>One attempt to deliver.</summary>
/// <param name="Number">1 for the first.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="DurationMs">How long it took, in milliseconds of real time.</param>
/// <param name="Status">The reply's status; null if there was no reply.</param>
/// <param name="Response">The reply; null if there was none.</param>
/// <param name="Error">Why there was no reply; null if there was one.</param>
/// <param name="Hint">What may be wrong with the receiver; null if nothing is known.</param>
public sealed record DeliveryAttempt(
    int Number, DateTimeOffset StartedAt, double DurationMs, int? Status, DeliveryReply? Response, string? Error, string? Hint);

/// <summary>What a receiver replied.</summary>
/// <param name="Headers">Its headers.</param>
/// <param name="Body">The beginning of its body.</param>
public sealed record DeliveryReply(IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>What a client created, who decided about it and why.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Status">What became of it, or that it is pending.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CompletedAt">When it became final; null while it is pending.</param>
/// <param name="About">What its request is about, at a glance.</param>
/// <param name="DecidedBy">Who decided what becomes of it.</param>
/// <param name="NearMisses">The rules that nearly applied, and why they did not.</param>
/// <param name="NotTold">The subscriptions that may have expected a webhook of it and were told nothing, and why.</param>
/// <param name="View">What GET answers; with Strict, which has it conceal references, with them.</param>
public sealed record CreatedResource(
    string Id, string Kind, string Status, DateTimeOffset CreatedAt, DateTimeOffset? CompletedAt, RequestSummary About, Decision DecidedBy,
    IReadOnlyList<NearMiss> NearMisses, IReadOnlyList<NotTold> NotTold, JsonElement View);

/// <summary>A request at a glance.</summary>
/// <param name="Who">Who pays, or who or what is paid or told; null: nobody is named.</param>
/// <param name="Amount">How much; null: nothing is said, or all there is.</param>
/// <param name="Till">The till; null: none is named.</param>
public sealed record RequestSummary(string? Who, decimal? Amount, string? Till);

/// <summary>Who decided what becomes of a request.</summary>
/// <param name="By">rule, queue, header, magic or default.</param>
/// <param name="Scenario">The scenario; null if it was none.</param>
/// <param name="Rule">The rule; null if it was none.</param>
/// <param name="Outcome">The outcome.</param>
public sealed record Decision(string By, string? Scenario, string? Rule, string Outcome);

/// <summary>A rule that nearly applied.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Because">Why it did not apply.</param>
public sealed record NearMiss(string Rule, string Because);

/// <summary>A subscription that heard nothing.</summary>
/// <param name="Subscription">The subscription's id.</param>
/// <param name="Because">Why it heard nothing.</param>
public sealed record NotTold(string Subscription, string Because);

/// <summary>A request and its response, as they went over the wire; secrets are masked.</summary>
/// <param name="Id">Its number.</param>
/// <param name="RequestId">Its X-Request-Id.</param>
/// <param name="At">When it was answered.</param>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path.</param>
/// <param name="Query">Its query, with the question mark; empty if it has none.</param>
/// <param name="Headers">Its headers.</param>
/// <param name="Body">Its body as text.</param>
/// <param name="BodyCut">Whether the body was longer than what is kept.</param>
/// <param name="Status">The response's status; null if the connection was broken on purpose.</param>
/// <param name="Fault">What was done to the connection instead of a response; null if nothing was.</param>
/// <param name="Refusal">Why it was refused; null if it was not.</param>
/// <param name="Response">The response.</param>
/// <param name="DurationMs">How long it took, in milliseconds of real time.</param>
/// <param name="Warnings">What production would have refused.</param>
public sealed record RecordedRequest(
    long Id, string RequestId, DateTimeOffset At, string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, string Body,
    bool BodyCut, int? Status, string? Fault, string? Refusal, RecordedResponse Response, double DurationMs, IReadOnlyList<string> Warnings);

/// <summary>A response, as it went over the wire; secrets are masked.</summary>
/// <param name="Headers">Its headers.</param>
/// <param name="Body">Its body as text.</param>
/// <param name="BodyCut">Whether the body was longer than what is kept.</param>
public sealed record RecordedResponse(IReadOnlyDictionary<string, string> Headers, string Body, bool BodyCut);

/// <summary>What the company and each till have.</summary>
/// <param name="Currency">The currency of all amounts.</param>
/// <param name="Total">What all accounts have together.</param>
/// <param name="Accounts">The accounts, in the order of their creation.</param>
/// <param name="Next">What ?next= takes for the next part; left out where this is the last.</param>
public sealed record LedgerBalances(string Currency, decimal Total, IReadOnlyList<LedgerAccount> Accounts, string? Next = null);

/// <summary>What one account has.</summary>
/// <param name="Account">company, or the till's number.</param>
/// <param name="Balance">What it has.</param>
public sealed record LedgerAccount(string Account, decimal Balance);

/// <summary>A movement of money.</summary>
/// <param name="At">When, by the app's clock.</param>
/// <param name="Account">company, or the till's number.</param>
/// <param name="Amount">How much: above zero in; below zero out, or reserved to go out.</param>
/// <param name="Cause">The id of the transaction or payout; opening: what the world started with.</param>
/// <param name="Type">What webhooks call the transaction; null where it is none.</param>
/// <param name="Reference">The transaction's M-PESA reference; null where it is none.</param>
public sealed record LedgerEntry(DateTimeOffset At, string Account, decimal Amount, string Cause, string? Type, string? Reference);

/// <summary>The active scenario and its state.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">The state it is in.</param>
public sealed record ScenarioState(string Name, string State);

/// <summary>What a simulation caused.</summary>
/// <param name="Event">What happened.</param>
/// <param name="Deliveries">The webhooks it led to, one for each subscription.</param>
/// <param name="NotTold">The subscriptions to the topic that hear nothing of it, and why.</param>
/// <param name="NotListed">How many deliveries there was no room for; left out where there are none.</param>
public sealed record Simulated(SimulatedEvent Event, IReadOnlyList<Delivery> Deliveries, IReadOnlyList<NotTold> NotTold, int? NotListed = null);

/// <summary>A webhook event.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Topic">Its topic.</param>
/// <param name="ResourceId">The id of what it is about.</param>
/// <param name="Reference">The reference of what it is about.</param>
public sealed record SimulatedEvent(string Id, string Topic, string? ResourceId, string? Reference);
