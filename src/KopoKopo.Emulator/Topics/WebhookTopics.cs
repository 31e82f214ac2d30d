using System.Text.Json.Serialization.Metadata;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Topics;

/// <summary>Something subscribers can hear of.</summary>
/// <param name="Name">"buygoods_transaction_received": what subscriptions and webhooks call it.</param>
/// <param name="Subject">What its webhooks are about, and link to.</param>
/// <param name="Resource">The members of its resource, which a simulation may set, and what is to be simulated with these.</param>
internal abstract record WebhookTopic(string Name, SubjectType Subject, ObjectShape<Simulation> Resource)
{
    /// <summary>The versions whose subscribers may ask for it.</summary>
    public IReadOnlyList<ApiVersion> Versions { get; init; } = ApiVersions.Both;

    /// <summary>The names of its resource's members.</summary>
    public IReadOnlyList<string> Members => Resource.Names;

    /// <summary>The contract of its webhooks.</summary>
    public abstract JsonTypeInfo Document { get; }
}

/// <summary>A topic whose webhooks tell a <typeparamref name="TResource"/>.</summary>
/// <param name="Name">See <see cref="WebhookTopic.Name"/>.</param>
/// <param name="Subject">See <see cref="WebhookTopic.Subject"/>.</param>
/// <param name="Resource">See <see cref="WebhookTopic.Resource"/>.</param>
/// <param name="Contract">How its webhooks are written; asked for when the first is made, as a start builds no metadata.</param>
internal sealed record WebhookTopic<TResource>(
    string Name, SubjectType Subject, ObjectShape<Simulation> Resource, Func<JsonTypeInfo<WebhookDocument<TResource>>> Contract)
    : WebhookTopic(Name, Subject, Resource)
    where TResource : notnull
{
    public override JsonTypeInfo Document => Contract();
}

/// <summary>All topics. One more topic is one file in <c>Topics</c> and one line here.</summary>
internal static class WebhookTopics
{
    public static readonly IReadOnlyList<WebhookTopic> All =
    [
        BuygoodsReceived.Topic,
        BuygoodsReversed.Topic,
        B2bReceived.Topic,
        B2bReversed.Topic,
        M2mReceived.Topic,
        CardReceived.Topic,
        CardVoided.Topic,
        CardReversed.Topic,
        SettlementTransferCompleted.Topic,
        CustomerCreated.Topic,
    ];

    public static readonly string[] Names = [.. All.Select(topic => topic.Name)];

    /// <summary>What may be subscribed to under this version.</summary>
    public static string[] NamesOf(ApiVersion version) => [.. All.Where(topic => topic.Versions.Contains(version)).Select(topic => topic.Name)];
}
