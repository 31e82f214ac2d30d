using System.Text.Json;
using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Resources;

/// <summary>One kind of resource: what its routes, its requests and its life are.</summary>
internal sealed record ResourceKind
{
    /// <summary>"incoming_payment": the <c>type</c> in its JSON, and the word scenarios know it by.</summary>
    public required string Name { get; init; }

    /// <summary>"incoming_payments": the last segment of its collection's path.</summary>
    public required string Path { get; init; }

    /// <summary>Validates a request and answers it as JSON to be stored. What is wrong is in the fields' error.</summary>
    public required Func<Fields, byte[]> Read { get; init; }

    /// <summary>Writes what GET answers before the result.</summary>
    public required Action<Utf8JsonWriter, Resource> WritePending { get; init; }

    public required CompleteResource Complete { get; init; }
}
