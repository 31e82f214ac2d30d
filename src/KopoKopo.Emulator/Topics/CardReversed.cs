namespace KopoKopo.Emulator.Topics;

/// <summary>A payment by card was given back.</summary>
internal static class CardReversed
{
    private static readonly TakingBack TakingBack = CardTransaction.TakingBack("Reversed");

    public static readonly WebhookTopic<CardResource> Topic = CardTransaction.Topic("card_transaction_reversed", Simulate, CardTransaction.Members);

    private static Simulation Simulate(TransactionOverrides overrides) => (context, random, origin) =>
    {
        var reversed = TakingBack.Find(context, random, overrides);
        ReceivedMoney.TakeBack(context, reversed);
        return [CardTransaction.Webhook(context, random, origin, Topic, reversed)];
    };
}
