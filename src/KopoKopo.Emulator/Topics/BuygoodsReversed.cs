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
    /// <returns>What subscribers hear.</returns>
    public static WebhookEvent Record(WriteContext context, SeededRandom random, string origin, FinancialTransaction reversed)
    {
        ReceivedMoney.TakeBack(context, reversed);
        return Webhook.Of(
            context, random, origin, Topic, reversed.Type, new WebhookSubject(reversed.Id, reversed.Reference), [reversed.Till!.Value],
            BuygoodsReversedResource.Of(reversed, context.Now));
    }

    private static Simulation Simulate(TransactionOverrides overrides) =>
        (context, random, origin) => [Record(context, random, origin, TakingBack.Find(context, random, overrides))];
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
    public static BuygoodsReversedResource Of(FinancialTransaction reversed, DateTimeOffset now) => new(
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
        Instant.WithSeconds(now),
        reversed.HashedSenderPhone);
}

/// <summary>How its webhooks are written.</summary>
[JsonSerializable(typeof(WebhookDocument<BuygoodsReversedResource>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class BuygoodsReversedContract : JsonSerializerContext;
