namespace KopoKopo.Emulator.Topics;

/// <summary>A payment by card was called off before it was settled.</summary>
internal static class CardVoided
{
    private static readonly TakingBack TakingBack = CardTransaction.TakingBack("Voided");

    public static readonly WebhookTopic<CardResource> Topic = CardTransaction.Topic("card_transaction_voided", Simulate, CardTransaction.Members);

    private static Simulation Simulate(TransactionOverrides overrides) => (context, random, origin) =>
    {
        var voided = TakingBack.Find(context, random, overrides);
        ReceivedMoney.TakeBack(context, voided);
        return [CardTransaction.Webhook(context, random, origin, Topic, voided)];
    };
}
