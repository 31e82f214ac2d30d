using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Topics;

/// <summary>What follows from a payment that a resource asked a customer for.</summary>
internal static class ReceivedPayment
{
    // So that the receiver hears of the payment first.
    private static readonly TimeSpan ReversalIsHeardAfter = TimeSpan.FromSeconds(1);

    /// <summary>Keeps the payment, and takes it back where the resource's outcome says so.</summary>
    /// <returns>What subscribers hear.</returns>
    public static IReadOnlyList<WebhookEvent> Record(WriteContext context, Resource resource, FinancialTransaction payment)
    {
        var received = BuygoodsReceived.Record(context, resource.Random, resource.Origin, payment);
        if (!resource.Outcome.IsReversed) return received;

        var reversed = BuygoodsReversed.Record(context, resource.Random, resource.Origin, BuygoodsReversed.Reverse(payment));
        return [.. received, reversed with { Delay = ReversalIsHeardAfter }];
    }
}
