using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Resources.Topics;

/// <summary>Another merchant paid the company.</summary>
internal static class M2mReceived
{
    private const string Name = "m2m_transaction_received";

    public static readonly WebhookTopic Topic = new(
        Name, ["id", "amount", "status", "currency", "origination_time", "sending_merchant", "reference"], Read);

    private static Simulation Read(Fields fields)
    {
        var overrides = TransactionOverrides.Read(fields);
        return (world, draws, origin) => [Record(world, draws, origin, overrides.ApplyToNew(world, Transaction(world, draws)))];
    }

    private static FinancialTransaction Transaction(World world, Draws draws)
    {
        var merchant = Customer.Of(Simulated.Phone(draws));
        return BuygoodsReceived.Transaction(world, draws) with
        {
            Type = FinancialTransaction.MerchantToMerchant,
            Till = null,
            System = null,
            SendingMerchant = $"{merchant.FirstName} {merchant.LastName}",
        };
    }

    private static WebhookEvent Record(World world, Draws draws, string origin, FinancialTransaction transaction)
    {
        TransactionStore.Add(world, transaction);
        return Webhook.Of(
            world, draws, origin, Name, transaction.Type, new WebhookSubject("payment_batches", transaction.Id, transaction.Reference), [],
            json => TransactionView.WriteMerchantToMerchant(json, transaction));
    }
}
