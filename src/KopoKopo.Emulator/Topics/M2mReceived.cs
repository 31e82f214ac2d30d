using System.Text.Json.Serialization;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Topics;

/// <summary>Another merchant paid the company.</summary>
internal static class M2mReceived
{
    private static readonly IMember[] Resource =
    [
        TransactionMembers.Id, TransactionMembers.Amount, TransactionMembers.Status, TransactionMembers.Currency, TransactionMembers.OriginationTime,
        TransactionMembers.SendingMerchant, TransactionMembers.Reference,
    ];

    public static readonly WebhookTopic<MerchantToMerchantResource> Topic = new(
        "m2m_transaction_received", SubjectType.PaymentBatch, TransactionMembers.Shape<Simulation>(Simulate, Resource),
        static () => M2mReceivedContract.Default.WebhookDocumentMerchantToMerchantResource);

    private static Simulation Simulate(TransactionOverrides overrides) =>
        (context, random, origin) => [Record(context, random, origin, overrides.ApplyToNew(context, Transaction(context, random)))];

    private static FinancialTransaction Transaction(WriteContext context, SeededRandom random)
    {
        var merchant = Customer.Of(Simulated.Phone(random));
        return BuygoodsReceived.Transaction(context, random) with
        {
            Type = FinancialTransaction.MerchantToMerchant,
            Till = null,
            System = null,
            SendingMerchant = $"{merchant.FirstName} {merchant.LastName}",
        };
    }

    private static WebhookEvent Record(WriteContext context, SeededRandom random, string origin, FinancialTransaction transaction)
    {
        ReceivedMoney.Keep(context, transaction);
        return Webhook.Of(
            context, random, origin, Topic, transaction.Type, new WebhookSubject(transaction.Id, transaction.Reference), [],
            MerchantToMerchantResource.Of(transaction));
    }
}

/// <summary>How its webhooks are written.</summary>
[JsonSerializable(typeof(WebhookDocument<MerchantToMerchantResource>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class M2mReceivedContract : JsonSerializerContext;
