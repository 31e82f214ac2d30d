using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Resources;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Topics;

/// <summary>Somebody else's till paid one of the app's.</summary>
internal static class B2bReceived
{
    private const string Name = "b2b_transaction_received";

    public static readonly WebhookTopic Topic = new(
        Name, ["id", "amount", "status", "system", "currency", "reference", "till_number", "sending_till", "origination_time"], Read);

    private static Simulation Read(Fields fields)
    {
        var overrides = TransactionOverrides.Read(fields);
        return (context, random, origin) => [Record(context, random, origin, overrides.ApplyToNew(context, Transaction(context, random)))];
    }

    private static FinancialTransaction Transaction(WriteContext context, SeededRandom random) => BuygoodsReceived.Transaction(context, random) with
    {
        Type = FinancialTransaction.ExternalTill,
        Status = "Complete",
        System = "Lipa Na Mpesa",
        SendingTill = $"{100_000 + random.Below(900_000, "sending till")}",
    };

    private static WebhookEvent Record(WriteContext context, SeededRandom random, string origin, FinancialTransaction transaction)
    {
        TransactionStore.Add(context, transaction);
        return Webhook.Of(
            context, random, origin, Name, transaction.Type, new WebhookSubject("financial_transaction", transaction.Id, transaction.Reference), [transaction.Till!.Value],
            ExternalTillResource.Of(transaction), TopicContracts.Default.WebhookDocumentExternalTillResource);
    }
}
