using System.Text.Json.Serialization;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Topics;

/// <summary>A payment by somebody else's till was given back.</summary>
internal static class B2bReversed
{
    private static readonly IMember[] Resource =
    [
        TransactionMembers.Id, TransactionMembers.Reference, TransactionMembers.OriginationTime, TransactionMembers.SendingTill,
        TransactionMembers.Amount, TransactionMembers.Currency, TransactionMembers.Till, TransactionMembers.System, TransactionMembers.Status,
    ];

    private static readonly TakingBack TakingBack = new(
        FinancialTransaction.ExternalTill, "a payment by another till", B2bReceived.Transaction, Reverse);

    public static readonly WebhookTopic<ReversedTillResource> Topic = new(
        "b2b_transaction_reversed", SubjectType.Transaction, TransactionMembers.Shape<Simulation>(Simulate, Resource),
        static () => B2bReversedContract.Default.WebhookDocumentReversedTillResource)
    {
        Versions = ApiVersions.SecondAlone,
    };

    /// <summary>The payment as it is once it was given back.</summary>
    public static FinancialTransaction Reverse(FinancialTransaction payment) => payment with { Status = "Reversed", System = "M-PESA" };

    /// <summary>Takes the reversed payment's money back.</summary>
    /// <returns>What subscribers hear.</returns>
    public static WebhookEvent Record(WriteContext context, SeededRandom random, string origin, FinancialTransaction reversed)
    {
        ReceivedMoney.TakeBack(context, reversed);
        return Webhook.Of(
            context, random, origin, Topic, "External Till To Till Reversal Transaction", new WebhookSubject(reversed.Id, reversed.Reference),
            [reversed.Till!.Value], ReversedTillResource.Of(reversed));
    }

    private static Simulation Simulate(TransactionOverrides overrides) =>
        (context, random, origin) => [Record(context, random, origin, TakingBack.Find(context, random, overrides))];
}

/// <summary>A payment by another till that was given back, in the order of members of an SDK's sample.</summary>
internal sealed record ReversedTillResource(
    string Id,
    string Reference,
    string OriginationTime,
    string? SendingTill,
    string Amount,
    string Currency,
    string? TillNumber,
    string? System,
    string Status)
{
    public static ReversedTillResource Of(FinancialTransaction reversed) => new(
        reversed.Id,
        reversed.Reference,
        Instant.WithSeconds(reversed.OriginationTime),
        reversed.SendingTill,
        reversed.Amount.ToResourceText(),
        Money.Currency,
        reversed.Till?.Number,
        reversed.System,
        reversed.Status);
}

/// <summary>How its webhooks are written.</summary>
[JsonSerializable(typeof(WebhookDocument<ReversedTillResource>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class B2bReversedContract : JsonSerializerContext;
