using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Resources;

/// <summary>The words a kind has for its state.</summary>
/// <param name="Before">While there is no result.</param>
/// <param name="After">Once it has succeeded.</param>
/// <param name="Failed">Once it has failed.</param>
internal sealed record Statuses(string Before, string After, string Failed = "Failed")
{
    /// <summary>Whether it is one of those that it ends in.</summary>
    public bool IsFinal(string status) => status == After || status == Failed || OthersFinal.Contains(status);

    /// <summary>Other words for an end, which only parts of it have.</summary>
    public IReadOnlyList<string> OthersFinal { get; init; } = [];
}

/// <summary>One kind of resource: what its routes, its requests and its life are.</summary>
internal abstract class ResourceKind
{
    /// <summary>"incoming_payment": the <c>type</c> in its JSON, and the word scenarios know it by.</summary>
    public required string Name { get; init; }

    /// <summary>"incoming_payments": the last segment of its collection's path.</summary>
    public required string Path { get; init; }

    /// <summary>The versions it is served under; a path without a version means the first of them.</summary>
    public required IReadOnlyList<ApiVersion> Versions { get; init; }

    /// <summary>For the journal of a request of the first version: what the second has in its place; null: the same.</summary>
    public Func<string>? InsteadInV2 { get; init; }

    public required Statuses Statuses { get; init; }

    /// <summary>Whether a result comes later.</summary>
    public abstract bool HasResult { get; }

    /// <summary>Whether it sends money in batches.</summary>
    public bool IsPayout { get; init; }

    /// <summary>Whether its result tells of a transaction, whose members a scenario may set.</summary>
    public bool HasTransaction { get; init; }

    /// <summary>The topics that subscribers hear of when it succeeds.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>Where in its requests stands what rules and magic numbers look at.</summary>
    public Versioned<RequestParts> Parts { get; init; } = RequestParts.None;

    /// <summary>The kind as scenarios know it.</summary>
    public KindInfo Word => WordOf(Versions[0]);

    /// <summary>As <see cref="Word"/>, of a request of this version.</summary>
    public KindInfo WordOf(ApiVersion version) => new(Name, HasResult, IsPayout)
    {
        HasTransaction = HasTransaction,
        Parts = Parts.Of(version),
        LongestLife = LongestLife,
    };

    /// <summary>What a request to create one looks like.</summary>
    public abstract IShape RequestShapeOf(ApiVersion version);

    /// <summary>The contract of what GET and a result say.</summary>
    public abstract JsonTypeInfo Document { get; }

    /// <summary>Validates a request and answers it as JSON to be stored. What is wrong is in the reading's error.</summary>
    public abstract byte[] Validate(ApiVersion version, JsonElement body, RequestReading reading);

    /// <summary>What is done in the write that creates it: reserving money, say. A kind without results is final then.</summary>
    public abstract Completion? Accept(WriteContext context, Resource resource);

    /// <summary>How long it waits at most, where nobody decides about it but a customer; null: it does not wait for one.</summary>
    public TimeSpan? LongestLife { get; init; }

    /// <summary>Makes it final in a later write; null where it goes on waiting.</summary>
    public abstract Completion? Complete(WriteContext context, Resource resource);

    /// <summary>What GET answers before the result.</summary>
    public abstract byte[] Pending(Resource resource);

    /// <summary>What production's GET answers where it no longer tells all; null where it does.</summary>
    public virtual byte[]? Concealed(Resource resource) => null;

    /// <summary>The status it has before the result.</summary>
    public abstract string StatusBefore(Resource resource);

    /// <summary>What its request was about, at a glance.</summary>
    public abstract RequestSummary SummaryOf(Resource resource);

    /// <summary>What GET answers while a scenario has it say another status than the true one.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="final">Its JSON if it is final; else null.</param>
    /// <param name="status">The status to say.</param>
    /// <param name="failure">What a failure is called.</param>
    public abstract byte[] Contradict(Resource resource, byte[]? final, string status, string? failure);
}

/// <summary>What a resource has become.</summary>
internal sealed record Settled<TAttributes>(TAttributes Attributes, string? CallbackUrl, IReadOnlyList<WebhookEvent> Events);

/// <summary>What all kinds of one contract share: how a validated request is stored, and how what there is to say of it is written.</summary>
internal abstract class ContractKind<TRequest, TAttributes> : ResourceKind
    where TAttributes : notnull, IAttributes
{
    /// <summary>What a request looks like.</summary>
    public required Versioned<Shape<TRequest>> Request { get; init; }

    /// <summary>How a validated one is stored; asked for when the first of a kind is made, as a start builds no metadata.</summary>
    public required Func<JsonTypeInfo<TRequest>> Stored { get; init; }

    /// <summary>How what GET and a result say is written; asked for as late.</summary>
    public required Func<JsonTypeInfo<ResourceDocument<TAttributes>>> Shown { get; init; }

    /// <summary>What a request is about, at a glance.</summary>
    public required Func<TRequest, RequestSummary> Summary { get; init; }

    /// <summary>What becomes of it, in the end or at once; null where it goes on waiting.</summary>
    public required Func<WriteContext, Resource, TRequest, Settled<TAttributes>?> Settle { get; init; }

    public override IShape RequestShapeOf(ApiVersion version) => Request.Of(version);

    public override JsonTypeInfo Document => Shown();

    public override byte[] Validate(ApiVersion version, JsonElement body, RequestReading reading)
    {
        var request = Request.Of(version).Read(body, "", reading);
        return reading.Error is null ? JsonSerializer.SerializeToUtf8Bytes(request!, Stored()) : [];
    }

    public override Completion? Complete(WriteContext context, Resource resource)
    {
        if (Settle(context, resource, RequestOf(resource)) is not { } settled) return null;

        return new Completion(settled.Attributes.Status, ToBytes(resource, settled.Attributes), settled.CallbackUrl, settled.Events);
    }

    public override RequestSummary SummaryOf(Resource resource) => Summary(RequestOf(resource));

    protected TRequest RequestOf(Resource resource) => JsonSerializer.Deserialize(resource.Request, Stored())!;

    protected byte[] ToBytes(Resource resource, TAttributes attributes) => WireJson.ToBytes(ResourceDocument<TAttributes>.Of(resource, attributes), Shown());
}

/// <summary>A kind that is final in the 201's write: nobody waits for a result, and its reference is there at once.</summary>
internal sealed class FinalKind<TRequest, TAttributes> : ContractKind<TRequest, TAttributes>
    where TAttributes : notnull, IAttributes
{
    /// <summary>What production still tells of it; null: all.</summary>
    public Func<Resource, TRequest, TAttributes>? Conceal { get; init; }

    public override bool HasResult => false;

    public override byte[]? Concealed(Resource resource) => Conceal is null ? null : ToBytes(resource, Conceal(resource, RequestOf(resource)));

    public override Completion? Accept(WriteContext context, Resource resource) => Complete(context, resource);

    public override byte[] Pending(Resource resource) => throw new InvalidOperationException($"A {Name} is never pending.");

    public override string StatusBefore(Resource resource) => Statuses.Before;

    public override byte[] Contradict(Resource resource, byte[]? final, string status, string? failure) =>
        throw new InvalidOperationException($"No rule contradicts a {Name}.");
}

/// <summary>A kind that is pending until its result, which is POSTed to its callback URL.</summary>
internal sealed class PendingKind<TRequest, TAttributes> : ContractKind<TRequest, TAttributes>
    where TAttributes : IResultAttributes<TAttributes>
{
    /// <summary>What is done at once; nothing for most kinds.</summary>
    public Action<WriteContext, Resource, TRequest>? Reserve { get; init; }

    /// <summary>What there is to say while there is no result.</summary>
    public required Func<Resource, TRequest, TAttributes> Before { get; init; }

    public override bool HasResult => true;

    public override Completion? Accept(WriteContext context, Resource resource)
    {
        Reserve?.Invoke(context, resource, RequestOf(resource));
        return null;
    }

    public override byte[] Pending(Resource resource) => ToBytes(resource, Before(resource, RequestOf(resource)));

    public override string StatusBefore(Resource resource) => Before(resource, RequestOf(resource)).Status;

    public override byte[] Contradict(Resource resource, byte[]? final, string status, string? failure)
    {
        var truth = final is null ? Before(resource, RequestOf(resource)) : JsonSerializer.Deserialize(final, Shown())!.Data.Attributes;
        return ToBytes(resource, truth.Contradicted(status, failure));
    }
}
