using System.Text.Json.Serialization;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Topics;

/// <summary>Somebody else's till paid one of the app's.</summary>
internal static class B2bReceived
{
    private static readonly IMember[] Resource =
    [
        TransactionMembers.Id, TransactionMembers.Amount, TransactionMembers.Status, TransactionMembers.System, TransactionMembers.Currency,
        TransactionMembers.Reference, TransactionMembers.Till, TransactionMembers.SendingTill, TransactionMembers.OriginationTime,
    ];

    public static readonly WebhookTopic<ExternalTillResource> Topic = new(
        "b2b_transaction_received", SubjectType.Transaction, TransactionMembers.Shape<Simulation>(Simulate, Resource),
        static () => B2bReceivedContract.Default.WebhookDocumentExternalTillResource);

    private static Simulation Simulate(TransactionOverrides overrides) =>
        (context, random, origin) => [Record(context, random, origin, overrides.ApplyToNew(context, Transaction(context, random)))];

    /// <summary>A payment that nothing is known of yet.</summary>
    public static FinancialTransaction Transaction(WriteContext context, SeededRandom random) => BuygoodsReceived.Transaction(context, random) with
    {
        Type = FinancialTransaction.ExternalTill,
        Status = "Complete",
        System = "Lipa Na Mpesa",
        SendingTill = $"{100_000 + random.Below(900_000, "sending till")}",
    };

    private static WebhookEvent Record(WriteContext context, SeededRandom random, string origin, FinancialTransaction transaction)
    {
        ReceivedMoney.Keep(context, transaction);
        var told = Webhook.Of(
            context, random, origin, Topic, transaction.Type, new WebhookSubject(transaction.Id, transaction.Reference),
            [transaction.Till!.Value], ExternalTillResource.Of(transaction));
        return told with { Daraja = DarajaPayload.OfTillToTill(transaction) };
    }
}

/// <summary>How its webhooks are written.</summary>
[JsonSerializable(typeof(WebhookDocument<ExternalTillResource>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class B2bReceivedContract : JsonSerializerContext;
