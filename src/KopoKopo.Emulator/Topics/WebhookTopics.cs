using KopoKopo.Emulator.Resources;

namespace KopoKopo.Emulator.Topics;

/// <summary>Something subscribers can hear of.</summary>
/// <param name="Name">"buygoods_transaction_received": what subscriptions and webhooks call it.</param>
/// <param name="Members">The members of its resource, which a simulation may set.</param>
/// <param name="Simulate">Reads what a simulation sets; what is wrong is in the fields' error.</param>
internal sealed record WebhookTopic(string Name, IReadOnlyList<string> Members, Func<Fields, Simulation> Simulate);

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
