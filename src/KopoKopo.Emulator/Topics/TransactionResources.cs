using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Topics;

/// <summary>A customer's payment, in polling's order of members (documentation, "Process Polling API Result").</summary>
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
    string? SenderPhoneNumber)
{
    public static PolledPaymentResource Of(FinancialTransaction payment) => new(
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
    string OriginationTime)
{
    public static ExternalTillResource Of(FinancialTransaction transaction) => new(
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
    [property: BeyondDocumentation("The Python SDK reads it.")] string Reference)
{
    public static MerchantToMerchantResource Of(FinancialTransaction transaction) => new(
        transaction.Id,
        transaction.Amount.ToResourceText(),
        transaction.Status,
        Money.Currency,
        Instant.WithSeconds(transaction.OriginationTime),
        transaction.SendingMerchant,
        transaction.Reference);
}
