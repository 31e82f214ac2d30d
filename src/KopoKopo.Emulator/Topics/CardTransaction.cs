using System.Text.Json.Serialization;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Topics;

/// <summary>
/// What the topics about card payments have in common. Of their webhooks no sample is known: members as an SDK reads them, the rest is assumed.
/// </summary>
internal static class CardTransaction
{
    private const int Digits = 10_000;

    /// <summary>The members of all their resources.</summary>
    public static readonly IMember[] Members =
    [
        TransactionMembers.Id, TransactionMembers.Amount, TransactionMembers.Status, TransactionMembers.Currency, TransactionMembers.Reference,
        TransactionMembers.Till, TransactionMembers.OriginationTime, TransactionMembers.CardNumber,
    ];

    /// <summary>A payment by a card, drawn from the seed.</summary>
    public static FinancialTransaction New(WriteContext context, SeededRandom random) => BuygoodsReceived.Transaction(context, random) with
    {
        Type = FinancialTransaction.Card,
        Reference = random.CardReference(),
        System = null,
        CardNumber = $"411111******{random.Below(Digits, "card"):0000}",
    };

    /// <summary>Payments by card as they are taken back.</summary>
    /// <param name="status">What they are then.</param>
    public static TakingBack TakingBack(string status) => new(
        FinancialTransaction.Card, "a payment by card", New, payment => payment with { Status = status, IsSettled = null });

    /// <summary>What subscribers to one of the topics hear of a payment.</summary>
    public static WebhookEvent Webhook(
        WriteContext context, SeededRandom random, string origin, WebhookTopic<CardResource> topic, FinancialTransaction payment) =>
        Topics.Webhook.Of(
            context, random, origin, topic, payment.Type, new WebhookSubject(payment.Id, payment.Reference), [payment.Till!.Value], CardResource.Of(payment));

    /// <summary>A topic about payments by card.</summary>
    public static WebhookTopic<CardResource> Topic(string name, Func<TransactionOverrides, Simulation> simulate, IMember[] members) => new(
        name, SubjectType.Transaction, TransactionMembers.Shape(simulate, members), static () => CardContract.Default.WebhookDocumentCardResource)
    {
        Versions = ApiVersions.SecondAlone,
    };
}

/// <summary>A payment by card; only one that was received says whether it is settled.</summary>
internal sealed record CardResource(
    string Id,
    string Amount,
    string Status,
    string Currency,
    string Reference,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Settled,
    string? TillNumber,
    string OriginationTime,
    string? CustomerCcNumber)
{
    public static CardResource Of(FinancialTransaction payment) => new(
        payment.Id,
        payment.Amount.ToResourceText(),
        payment.Status,
        Money.Currency,
        payment.Reference,
        payment.IsSettled,
        payment.Till?.Number,
        Instant.WithSeconds(payment.OriginationTime),
        payment.CardNumber);
}

/// <summary>How their webhooks are written.</summary>
[JsonSerializable(typeof(WebhookDocument<CardResource>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class CardContract : JsonSerializerContext;
