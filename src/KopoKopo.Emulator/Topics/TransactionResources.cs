using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Topics;

/// <summary>A transaction as polling lists it (documentation, "Process Polling API Result"); its type says which members it has.</summary>
internal abstract record TransactionResource
{
    public static TransactionResource Of(FinancialTransaction transaction) => transaction.Type switch
    {
        FinancialTransaction.ExternalTill => ExternalTillResource.Of(transaction),
        FinancialTransaction.MerchantToMerchant => MerchantToMerchantResource.Of(transaction),
        FinancialTransaction.Card => CardResource.Of(transaction),
        FinancialTransaction.Buygoods => PolledPaymentResource.Of(transaction),
        _ => throw new InvalidOperationException($"A {transaction.Type} has no form in polling."),
    };
}

/// <summary>A customer's payment, in polling's order of members.</summary>
internal sealed record PolledPaymentResource(
    string Id,
    string Amount,
    string Status,
    string? System,
    string Currency,
    string Reference,
    string? TillNumber,
    string OriginationTime,
    string? SenderLastName,
    string? SenderFirstName,
    string? SenderMiddleName,
    string? SenderPhoneNumber) : TransactionResource
{
    public static new PolledPaymentResource Of(FinancialTransaction payment) => new(
        payment.Id,
        payment.Amount.ToResourceText(),
        payment.Status,
        payment.System,
        Money.Currency,
        payment.Reference,
        payment.Till?.Number,
        Instant.WithSeconds(payment.OriginationTime),
        payment.Customer?.LastName,
        payment.Customer?.FirstName,
        payment.Customer?.MiddleName,
        payment.Sender?.International);
}

/// <summary>Somebody else's till paid one of the merchant's.</summary>
internal sealed record ExternalTillResource(
    string Id,
    string Amount,
    string Status,
    string? System,
    string Currency,
    string Reference,
    string? TillNumber,
    string? SendingTill,
    string OriginationTime) : TransactionResource
{
    public static new ExternalTillResource Of(FinancialTransaction transaction) => new(
        transaction.Id,
        transaction.Amount.ToResourceText(),
        transaction.Status,
        transaction.System,
        Money.Currency,
        transaction.Reference,
        transaction.Till?.Number,
        transaction.SendingTill,
        Instant.WithSeconds(transaction.OriginationTime));
}

/// <summary>Another merchant paid the company.</summary>
internal sealed record MerchantToMerchantResource(
    string Id, string Amount, string Status, string Currency, string OriginationTime, string? SendingMerchant,
    [property: BeyondDocumentation("The Python SDK reads it.")] string Reference) : TransactionResource
{
    public static new MerchantToMerchantResource Of(FinancialTransaction transaction) => new(
        transaction.Id,
        transaction.Amount.ToResourceText(),
        transaction.Status,
        Money.Currency,
        Instant.WithSeconds(transaction.OriginationTime),
        transaction.SendingMerchant,
        transaction.Reference);
}

/// <summary>Writes a transaction by its type, and reads it by the members that only that type has.</summary>
internal sealed class TransactionResourceConverter : JsonConverter<TransactionResource>, IDescribesItself
{
    public override TransactionResource? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var value = JsonElement.ParseValue(ref reader);
        var type = value.TryGetProperty("sending_till", out _) ? typeof(ExternalTillResource)
            : value.TryGetProperty("sending_merchant", out _) ? typeof(MerchantToMerchantResource)
            : value.TryGetProperty("customer_cc_number", out _) ? typeof(CardResource)
            : typeof(PolledPaymentResource);
        return (TransactionResource?)value.Deserialize(ContractOf(type));
    }

    public override void Write(Utf8JsonWriter writer, TransactionResource value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, ContractOf(value.GetType()));

    public JsonObject Describe(Func<Type, JsonObject> schemaOf) => new()
    {
        ["anyOf"] = new JsonArray(
            SchemaOf(typeof(PolledPaymentResource)), SchemaOf(typeof(ExternalTillResource)), SchemaOf(typeof(MerchantToMerchantResource)),
            SchemaOf(typeof(CardResource))),
    };

    private static JsonObject SchemaOf(Type type) => ContractSchema.Of(ContractOf(type));

    private static JsonTypeInfo ContractOf(Type type) => TransactionContracts.Default.GetTypeInfo(type)!;
}

/// <summary>How a transaction of each type is written.</summary>
[JsonSerializable(typeof(PolledPaymentResource))]
[JsonSerializable(typeof(ExternalTillResource))]
[JsonSerializable(typeof(MerchantToMerchantResource))]
[JsonSerializable(typeof(CardResource))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class TransactionContracts : JsonSerializerContext;
