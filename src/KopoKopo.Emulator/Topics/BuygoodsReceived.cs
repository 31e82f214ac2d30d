using System.Text.Json.Serialization;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Topics;

/// <summary>A customer paid a till, asked to by a push or on their own.</summary>
internal static class BuygoodsReceived
{
    /// <summary>The members of its resource.</summary>
    public static readonly IMember[] Resource =
    [
        TransactionMembers.Id, TransactionMembers.Amount, TransactionMembers.Status, TransactionMembers.System, TransactionMembers.Currency,
        TransactionMembers.Reference, TransactionMembers.Till, TransactionMembers.Sender, TransactionMembers.HashedSender,
        TransactionMembers.OriginationTime, TransactionMembers.LastName, TransactionMembers.FirstName, TransactionMembers.MiddleName,
    ];

    public static readonly WebhookTopic<BuygoodsReceivedResource> Topic = new(
        "buygoods_transaction_received", SubjectType.Transaction, TransactionMembers.Shape<Simulation>(Simulate, Resource),
        static () => BuygoodsReceivedContract.Default.WebhookDocumentBuygoodsReceivedResource);

    /// <summary>A payment that nothing is known of yet.</summary>
    public static FinancialTransaction Transaction(WriteContext context, SeededRandom random) => new()
    {
        Type = FinancialTransaction.Buygoods,
        Id = random.Id("transaction", context.Now),
        Reference = random.MpesaReference(context.Now),
        OriginationTime = context.Now,
        Amount = Simulated.Amount,
        Status = "Received",
        Till = Simulated.Till,
        System = "Lipa Na M-PESA",
    };

    /// <summary>A payment by somebody drawn from the seed.</summary>
    public static FinancialTransaction SimulatedTransaction(WriteContext context, SeededRandom random)
    {
        var phone = Simulated.Phone(random);
        return Transaction(context, random) with { Sender = phone, Customer = Customer.Of(phone) };
    }

    /// <summary>Keeps the payment and credits the till.</summary>
    /// <returns>What subscribers hear: of the payment, and of the customer if it is their first.</returns>
    public static IReadOnlyList<WebhookEvent> Record(WriteContext context, SeededRandom random, string origin, FinancialTransaction transaction)
    {
        ReceivedMoney.Keep(context, transaction);
        var told = Webhook.Of(
            context, random, origin, Topic, transaction.Type, new WebhookSubject(transaction.Id, transaction.Reference),
            [transaction.Till!.Value], BuygoodsReceivedResource.Of(transaction));
        var received = told with { Daraja = DarajaPayload.OfPayment(transaction) };
        return CustomerCreated.WithFirst(context, random, origin, transaction, received);
    }

    private static Simulation Simulate(TransactionOverrides overrides) =>
        (context, random, origin) => Record(context, random, origin, overrides.ApplyToNew(context, SimulatedTransaction(context, random)));
}

/// <summary>A customer's payment, in the documentation's order of members.</summary>
internal sealed record BuygoodsReceivedResource(
    string Id,
    string Amount,
    string Status,
    string? System,
    string Currency,
    string Reference,
    string? TillNumber,
    string? SenderPhoneNumber,
    [property: BeyondDocumentation("Newer receivers read it.")] string? HashedSenderPhone,
    string OriginationTime,
    string? SenderLastName,
    string? SenderFirstName,
    string? SenderMiddleName)
{
    public static BuygoodsReceivedResource Of(FinancialTransaction payment) => new(
        payment.Id,
        payment.Amount.ToResourceText(),
        payment.Status,
        payment.System,
        Money.Currency,
        payment.Reference,
        payment.Till?.Number,
        payment.Sender?.International,
        payment.HashedSenderPhone,
        Instant.WithSeconds(payment.OriginationTime),
        payment.Customer?.LastName,
        payment.Customer?.FirstName,
        payment.Customer?.MiddleName);
}

/// <summary>How its webhooks are written.</summary>
[JsonSerializable(typeof(WebhookDocument<BuygoodsReceivedResource>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class BuygoodsReceivedContract : JsonSerializerContext;
