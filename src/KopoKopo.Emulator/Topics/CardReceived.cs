namespace KopoKopo.Emulator.Topics;

/// <summary>A customer paid a till by card.</summary>
internal static class CardReceived
{
    public static readonly WebhookTopic<CardResource> Topic =
        CardTransaction.Topic("card_transaction_received", Simulate, [.. CardTransaction.Members, TransactionMembers.Settled]);

    private static Simulation Simulate(TransactionOverrides overrides) => (context, random, origin) =>
    {
        var payment = overrides.ApplyToNew(context, CardTransaction.New(context, random) with { IsSettled = false });
        ReceivedMoney.Keep(context, payment);
        return [CardTransaction.Webhook(context, random, origin, Topic, payment)];
    };
}
