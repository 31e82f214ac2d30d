using System.Text.Json;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Resources;
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
    string? SendingMerchant)
{
    public static TransactionOverrides Read(Fields fields)
    {
        if (!fields.IsAbsent("currency")) fields.Currency("currency");
        return new TransactionOverrides(
            Simulated.Id(fields),
            fields.IsAbsent("amount") ? null : fields.MoneyValue("amount"),
            fields.OptionalText("status"),
            fields.OptionalText("system"),
            fields.OptionalText("reference"),
            fields.OptionalParsed<Till>("till_number", Domain.Till.TryParse),
            fields.OptionalParsed<PhoneNumber>("sender_phone_number", PhoneNumber.TryParse),
            fields.OptionalText("hashed_sender_phone"),
            fields.OptionalParsed<DateTimeOffset>("origination_time", Instant.TryParse),
            fields.OptionalText("sender_first_name"),
            fields.OptionalText("sender_middle_name"),
            fields.OptionalText("sender_last_name"),
            fields.OptionalText("sending_till"),
            fields.OptionalText("sending_merchant"));
    }

    /// <summary>What a scenario's outcome says; it was checked when the scenario was read.</summary>
    public static TransactionOverrides Of(JsonElement resource) => Read(new Fields(resource, merchant: null));

    /// <summary>What is wrong with what a scenario's outcome says; null if nothing is.</summary>
    public static string? WhyNot(JsonElement resource)
    {
        if (resource.ValueKind != JsonValueKind.Object) return "expected an object";

        var fields = new Fields(resource, merchant: null);
        if (fields.FirstUnknown(BuygoodsReceived.Topic.Members) is { } unknown) return $"unknown member \"{unknown}\"; {Nearest.Advice(unknown, BuygoodsReceived.Topic.Members)}";

        Read(fields);
        return fields.Error?.Message;
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
        };
    }

    /// <summary>As <see cref="ApplyTo"/>, for a transaction that is to be a new one.</summary>
    public FinancialTransaction ApplyToNew(WriteContext context, FinancialTransaction transaction)
    {
        var simulated = ApplyTo(transaction);
        if (TransactionStore.Find(context, simulated.Reference) is not null) throw new SimulationRefusedException($"There is a transaction with the reference {simulated.Reference} already");
        if (TransactionStore.IsTaken(context, simulated.Id)) throw new SimulationRefusedException($"There is a transaction with the id {simulated.Id} already");

        return simulated;
    }
}
