using System.Text.Json.Serialization;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Topics;

/// <summary>A customer's payment was given back.</summary>
internal static class BuygoodsReversed
{
    private static readonly IMember[] Resource =
    [
        TransactionMembers.Id, TransactionMembers.Amount, TransactionMembers.Status, TransactionMembers.System, TransactionMembers.Currency,
        TransactionMembers.Reference, TransactionMembers.Till, TransactionMembers.OriginationTime, TransactionMembers.LastName,
        TransactionMembers.FirstName, TransactionMembers.MiddleName, TransactionMembers.Sender, TransactionMembers.HashedSender,
    ];

    private static readonly TakingBack TakingBack = new(
        FinancialTransaction.Buygoods, "a customer's payment", BuygoodsReceived.SimulatedTransaction, Reverse);

    public static readonly WebhookTopic<BuygoodsReversedResource> Topic = new(
        "buygoods_transaction_reversed", SubjectType.Transaction, TransactionMembers.Shape<Simulation>(Simulate, Resource),
        static () => BuygoodsReversedContract.Default.WebhookDocumentBuygoodsReversedResource);

    /// <summary>The payment as it is once it was given back.</summary>
    public static FinancialTransaction Reverse(FinancialTransaction payment) => payment with { Status = "Reversed", System = "Lipa Na Mpesa" };

    /// <summary>Takes the reversed payment's money back.</summary>
    /// <param name="context">Where and when.</param>
    /// <param name="random">Whence ids come.</param>
    /// <param name="origin">What links begin with.</param>
    /// <param name="reversed">The payment as it is from now on.</param>
    /// <param name="id">The reversal's own id; null: a new one.</param>
    /// <param name="at">When it was reversed; null: now.</param>
    /// <returns>What subscribers hear: of the reversal, which has the payment's reference, and an id and a time of its own.</returns>
    public static WebhookEvent Record(
        WriteContext context, SeededRandom random, string origin, FinancialTransaction reversed, string? id = null, DateTimeOffset? at = null)
    {
        ReceivedMoney.TakeBack(context, reversed);
        var reversal = reversed with { Id = id ?? random.Id("the reversed payment", context.Now), OriginationTime = at ?? context.Now };
        return Webhook.Of(
            context, random, origin, Topic, reversed.Type, new WebhookSubject(reversal.Id, reversal.Reference), [reversed.Till!.Value],
            BuygoodsReversedResource.Of(reversal));
    }

    // What the body says of id and time is the reversal's, all else the payment's.
    private static Simulation Simulate(TransactionOverrides overrides) => (context, random, origin) =>
    {
        if (overrides.Id is { } id) Simulated.RefuseIfKnown(context, id);
        var reversed = TakingBack.Find(context, random, overrides with { Id = null, OriginationTime = null });
        return [Record(context, random, origin, reversed, overrides.Id, overrides.OriginationTime)];
    };
}

/// <summary>A payment that was given back, in the documentation's order of members.</summary>
internal sealed record BuygoodsReversedResource(
    string Id,
    string Amount,
    string Status,
    string? System,
    string Currency,
    string Reference,
    string? TillNumber,
    string OriginationTime,
    string? SenderLastName,
    string? SenderFirstName,
    string? SenderMiddleName,
    string? SenderPhoneNumber,
    [property: BeyondDocumentation("The Python SDK reads it.")] string ReversalTime,
    [property: BeyondDocumentation("Newer receivers read it.")] string? HashedSenderPhone)
{
    public static BuygoodsReversedResource Of(FinancialTransaction reversed) => new(
        reversed.Id,
        reversed.Amount.ToResourceText(),
        reversed.Status,
        reversed.System,
        Money.Currency,
        reversed.Reference,
        reversed.Till?.Number,
        Instant.WithSeconds(reversed.OriginationTime),
        reversed.Customer?.LastName,
        reversed.Customer?.FirstName,
        reversed.Customer?.MiddleName,
        reversed.Sender?.International,
        Instant.WithSeconds(reversed.OriginationTime),
        reversed.HashedSenderPhone);
}

/// <summary>How its webhooks are written.</summary>
[JsonSerializable(typeof(WebhookDocument<BuygoodsReversedResource>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class BuygoodsReversedContract : JsonSerializerContext;
