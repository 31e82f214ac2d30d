using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Resources;

/// <summary>One kind of resource: what its routes, its requests and its life are.</summary>
internal abstract class ResourceKind
{
    /// <summary>"incoming_payment": the <c>type</c> in its JSON, and the word scenarios know it by.</summary>
    public required string Name { get; init; }

    /// <summary>"incoming_payments": the last segment of its collection's path.</summary>
    public required string Path { get; init; }

    /// <summary>Whether a result comes later.</summary>
    public abstract bool HasResult { get; }

    /// <summary>Whether it sends money in batches.</summary>
    public bool IsPayout { get; init; }

    /// <summary>The kind as scenarios know it.</summary>
    public KindInfo Word => new(Name, HasResult, IsPayout);

    /// <summary>What a request to create one looks like.</summary>
    public abstract IShape RequestShape { get; }

    /// <summary>Validates a request and answers it as JSON to be stored. What is wrong is in the reading's error.</summary>
    public abstract byte[] Validate(JsonElement body, RequestReading reading);

    /// <summary>What is done in the write that creates it: reserving money, say. A kind without results is final then.</summary>
    public abstract Completion? Accept(WriteContext context, Resource resource);

    /// <summary>Makes it final in a later write.</summary>
    public abstract Completion Complete(WriteContext context, Resource resource);

    /// <summary>Writes what GET answers before the result.</summary>
    public abstract void WritePending(Utf8JsonWriter json, Resource resource);
}

/// <summary>A kind that is final in the 201's write: nobody waits for a result, and its reference is there at once.</summary>
internal sealed class FinalKind<TRequest> : ResourceKind
{
    public required JsonTypeInfo<TRequest> Json { get; init; }

    public required Shape<TRequest> Request { get; init; }

    public required Func<WriteContext, Resource, TRequest, Completion> Settle { get; init; }

    public override bool HasResult => false;

    public override IShape RequestShape => Request;

    public override byte[] Validate(JsonElement body, RequestReading reading) => Stored.From(body, reading, Request, Json);

    public override Completion? Accept(WriteContext context, Resource resource) => Complete(context, resource);

    public override Completion Complete(WriteContext context, Resource resource) => Settle(context, resource, Stored.To(resource, Json));

    public override void WritePending(Utf8JsonWriter json, Resource resource) => throw new InvalidOperationException($"A {Name} is never pending.");
}

/// <summary>A kind that is pending until its result, which is POSTed to its callback URL.</summary>
internal sealed class PendingKind<TRequest> : ResourceKind
{
    public required JsonTypeInfo<TRequest> Json { get; init; }

    public required Shape<TRequest> Request { get; init; }

    /// <summary>What is done at once; nothing for most kinds.</summary>
    public Action<WriteContext, Resource, TRequest>? Reserve { get; init; }

    /// <summary>Its JSON while there is no result.</summary>
    public required Action<Utf8JsonWriter, Resource, TRequest> Pending { get; init; }

    /// <summary>Its result.</summary>
    public required Func<WriteContext, Resource, TRequest, Completion> Settle { get; init; }

    public override bool HasResult => true;

    public override IShape RequestShape => Request;

    public override byte[] Validate(JsonElement body, RequestReading reading) => Stored.From(body, reading, Request, Json);

    public override Completion? Accept(WriteContext context, Resource resource)
    {
        Reserve?.Invoke(context, resource, Stored.To(resource, Json));
        return null;
    }

    public override Completion Complete(WriteContext context, Resource resource) => Settle(context, resource, Stored.To(resource, Json));

    public override void WritePending(Utf8JsonWriter json, Resource resource) => Pending(json, resource, Stored.To(resource, Json));
}

/// <summary>A validated request as it is stored.</summary>
file static class Stored
{
    public static byte[] From<TRequest>(JsonElement body, RequestReading reading, Shape<TRequest> shape, JsonTypeInfo<TRequest> json)
    {
        var request = shape.Read(body, "", reading);
        return reading.Error is null ? JsonSerializer.SerializeToUtf8Bytes(request!, json) : [];
    }

    public static TRequest To<TRequest>(Resource resource, JsonTypeInfo<TRequest> json) => JsonSerializer.Deserialize(resource.Request, json)!;
}
