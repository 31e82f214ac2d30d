using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Resources.Topics;

/// <summary>A customer paid a till, asked to by a push or on their own.</summary>
internal static class BuygoodsReceived
{
    private const string Name = "buygoods_transaction_received";

    public static readonly WebhookTopic Topic = new(
        Name,
        [
            "id", "amount", "status", "system", "currency", "reference", "till_number", "sender_phone_number", "hashed_sender_phone", "origination_time",
            "sender_last_name", "sender_first_name", "sender_middle_name",
        ],
        Read);

    /// <summary>A payment that nothing is known of yet.</summary>
    public static FinancialTransaction Transaction(World world, Draws draws) => new()
    {
        Type = FinancialTransaction.Buygoods,
        Id = draws.Id("transaction", world.Now),
        Reference = draws.MpesaReference(world.Now),
        OriginationTime = world.Now,
        Amount = Simulated.Amount,
        Status = "Received",
        Till = Simulated.Till,
        System = "Lipa Na M-PESA",
    };

    /// <summary>A payment by somebody drawn from the seed.</summary>
    public static FinancialTransaction SimulatedTransaction(World world, Draws draws)
    {
        var phone = Simulated.Phone(draws);
        return Transaction(world, draws) with { Sender = phone, Customer = Customer.Of(phone) };
    }

    /// <summary>Keeps the payment and credits the till.</summary>
    /// <returns>What subscribers hear: of the payment, and of the customer if it is their first.</returns>
    public static IReadOnlyList<WebhookEvent> Record(World world, Draws draws, string origin, FinancialTransaction transaction)
    {
        TransactionStore.Add(world, transaction);
        var received = Webhook.Of(
            world, draws, origin, Name, transaction.Type, new WebhookSubject("financial_transaction", transaction.Id, transaction.Reference), [transaction.Till!.Value],
            json =>
            {
                TransactionView.WritePayment(json, transaction);
                json.WriteString("sender_phone_number", transaction.Sender?.International);
                json.WriteString("hashed_sender_phone", transaction.HashedSenderPhone);
                json.WriteString("origination_time", Instant.WithSeconds(transaction.OriginationTime));
                TransactionView.WriteSender(json, transaction);
            });
        return CustomerCreated.IfNew(world, draws, origin, transaction) is { } created ? [received, created] : [received];
    }

    private static Simulation Read(Fields fields)
    {
        var overrides = TransactionOverrides.Read(fields);
        return (world, draws, origin) => Record(world, draws, origin, overrides.ApplyToNew(world, SimulatedTransaction(world, draws)));
    }
}
