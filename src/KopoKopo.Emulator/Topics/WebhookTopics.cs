using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Topics;

/// <summary>Something subscribers can hear of.</summary>
/// <param name="Name">"buygoods_transaction_received": what subscriptions and webhooks call it.</param>
/// <param name="Subject">What its webhooks are about, and link to.</param>
/// <param name="Resource">The members of its resource, which a simulation may set, and what is to be simulated with these.</param>
/// <param name="Document">The contract of its webhooks.</param>
internal sealed record WebhookTopic(string Name, SubjectType Subject, ObjectShape<Simulation> Resource, Type Document)
{
    /// <summary>The names of its resource's members.</summary>
    public IReadOnlyList<string> Members => Resource.Names;
}

/// <summary>All topics. One more topic is one file in <c>Topics</c> and one line here.</summary>
internal static class WebhookTopics
{
    public static readonly IReadOnlyList<WebhookTopic> All =
    [
        BuygoodsReceived.Topic,
        BuygoodsReversed.Topic,
        B2bReceived.Topic,
        M2mReceived.Topic,
        SettlementTransferCompleted.Topic,
        CustomerCreated.Topic,
    ];

    public static readonly string[] Names = [.. All.Select(topic => topic.Name)];
}
