using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Resources.Topics;

/// <summary>Somebody else's till paid one of the app's.</summary>
internal static class B2bReceived
{
    private const string Name = "b2b_transaction_received";

    public static readonly WebhookTopic Topic = new(
        Name, ["id", "amount", "status", "system", "currency", "reference", "till_number", "sending_till", "origination_time"], Read);

    private static Simulation Read(Fields fields)
    {
        var overrides = TransactionOverrides.Read(fields);
        return (world, draws, origin) => [Record(world, draws, origin, overrides.ApplyToNew(world, Transaction(world, draws)))];
    }

    private static FinancialTransaction Transaction(World world, Draws draws) => BuygoodsReceived.Transaction(world, draws) with
    {
        Type = FinancialTransaction.ExternalTill,
        Status = "Complete",
        System = "Lipa Na Mpesa",
        SendingTill = $"{100_000 + draws.Below(900_000, "sending till")}",
    };

    private static WebhookEvent Record(World world, Draws draws, string origin, FinancialTransaction transaction)
    {
        TransactionStore.Add(world, transaction);
        return Webhook.Of(
            world, draws, origin, Name, transaction.Type, new WebhookSubject("financial_transaction", transaction.Id, transaction.Reference), [transaction.Till!.Value],
            json => TransactionView.WriteExternalTill(json, transaction));
    }
}
