using System.Text.Json;
using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Topics;

/// <summary>What a simulation's body says of the transaction; null where it says nothing.</summary>
internal sealed record TransactionOverrides(
    string? Id,
    Money? Amount,
    string? Status,
    string? System,
    string? Reference,
    Till? Till,
    PhoneNumber? Sender,
    string? HashedSender,
    DateTimeOffset? OriginationTime,
    string? FirstName,
    string? MiddleName,
    string? LastName,
    string? SendingTill,
    string? SendingMerchant,
    string? CardNumber,
    bool? IsSettled)
{
    // A payment by a customer is all that an outcome may say something of.
    private static readonly ObjectShape<TransactionOverrides> OutcomeShape = TransactionMembers.Shape(static overrides => overrides, BuygoodsReceived.Resource);

    /// <summary>What a scenario's outcome says; it was checked when the scenario was read.</summary>
    public static TransactionOverrides Of(JsonElement resource) => OutcomeShape.Read(resource, "", new RequestReading(merchant: null))!;

    /// <summary>What is wrong with what a scenario's outcome says; null if nothing is.</summary>
    public static string? WhyNot(JsonElement resource)
    {
        if (resource.ValueKind != JsonValueKind.Object) return "expected an object";
        if (OutcomeShape.FirstUnknown(resource) is { } unknown) return $"unknown member \"{unknown}\"; {Nearest.Advice(unknown, OutcomeShape.Names)}";

        var reading = new RequestReading(merchant: null);
        OutcomeShape.Read(resource, "", reading);
        return reading.Error;
    }

    /// <summary>As <see cref="ApplyTo"/>; an id that another transaction has stays as it was drawn.</summary>
    public FinancialTransaction ApplyToScripted(WriteContext context, FinancialTransaction transaction)
    {
        var scripted = ApplyTo(transaction);
        return TransactionStore.IsTaken(context, scripted.Id) ? scripted with { Id = transaction.Id } : scripted;
    }

    /// <summary>The transaction with what the body says of it.</summary>
    public FinancialTransaction ApplyTo(FinancialTransaction transaction)
    {
        var sender = Sender ?? transaction.Sender;
        var customer = Sender is { } phone ? Domain.Customer.Of(phone) : transaction.Customer;
        return transaction with
        {
            Id = Id ?? transaction.Id,
            Amount = Amount ?? transaction.Amount,
            Status = Status ?? transaction.Status,
            System = System ?? transaction.System,
            Reference = Reference ?? transaction.Reference,
            Till = Till ?? transaction.Till,
            Sender = sender,
            HashedSender = HashedSender ?? transaction.HashedSender,
            OriginationTime = OriginationTime ?? transaction.OriginationTime,
            Customer = customer is null
                ? null
                : new Customer(FirstName ?? customer.FirstName, MiddleName ?? customer.MiddleName, LastName ?? customer.LastName),
            SendingTill = SendingTill ?? transaction.SendingTill,
            SendingMerchant = SendingMerchant ?? transaction.SendingMerchant,
            CardNumber = CardNumber ?? transaction.CardNumber,
            IsSettled = IsSettled ?? transaction.IsSettled,
        };
    }

    /// <summary>As <see cref="ApplyTo"/>, for a transaction that is to be a new one.</summary>
    public FinancialTransaction ApplyToNew(WriteContext context, FinancialTransaction transaction)
    {
        var simulated = ApplyTo(transaction);
        if (TransactionStore.Find(context, simulated.Reference) is not null)
        {
            throw new SimulationRefusedException($"There is a transaction with the reference {simulated.Reference} already");
        }

        if (TransactionStore.IsTaken(context, simulated.Id)) throw new SimulationRefusedException($"There is a transaction with the id {simulated.Id} already");

        return simulated;
    }
}
