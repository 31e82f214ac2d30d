using System.Text.Json;
using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Topics;

/// <summary>A transaction's members as webhooks and polling write them; STK results have an order of their own.</summary>
internal static class TransactionView
{
    /// <summary>As polling lists it (documentation, "Process Polling API Result").</summary>
    public static void Write(Utf8JsonWriter json, FinancialTransaction transaction)
    {
        switch (transaction.Type)
        {
            case FinancialTransaction.ExternalTill:
                WriteExternalTill(json, transaction);
                break;
            case FinancialTransaction.MerchantToMerchant:
                WriteMerchantToMerchant(json, transaction);
                break;
            default:
                WritePayment(json, transaction);
                json.WriteString("origination_time", Instant.WithSeconds(transaction.OriginationTime));
                WriteSender(json, transaction);
                json.WriteString("sender_phone_number", transaction.Sender?.International);
                break;
        }
    }

    public static void WriteExternalTill(Utf8JsonWriter json, FinancialTransaction transaction)
    {
        WritePayment(json, transaction);
        json.WriteString("sending_till", transaction.SendingTill);
        json.WriteString("origination_time", Instant.WithSeconds(transaction.OriginationTime));
    }

    public static void WriteMerchantToMerchant(Utf8JsonWriter json, FinancialTransaction transaction)
    {
        json.WriteString("id", transaction.Id);
        json.WriteString("amount", transaction.Amount.ToResourceText());
        json.WriteString("status", transaction.Status);
        json.WriteString("currency", Money.Currency);
        json.WriteString("origination_time", Instant.WithSeconds(transaction.OriginationTime));
        json.WriteString("sending_merchant", transaction.SendingMerchant);

        // Not in the documentation; the Python SDK reads it.
        json.WriteString("reference", transaction.Reference);
    }

    public static void WritePayment(Utf8JsonWriter json, FinancialTransaction transaction)
    {
        json.WriteString("id", transaction.Id);
        json.WriteString("amount", transaction.Amount.ToResourceText());
        json.WriteString("status", transaction.Status);
        json.WriteString("system", transaction.System);
        json.WriteString("currency", Money.Currency);
        json.WriteString("reference", transaction.Reference);
        json.WriteString("till_number", transaction.Till?.Number);
    }

    public static void WriteSender(Utf8JsonWriter json, FinancialTransaction transaction)
    {
        json.WriteString("sender_last_name", transaction.Customer?.LastName);
        json.WriteString("sender_first_name", transaction.Customer?.FirstName);
        json.WriteString("sender_middle_name", transaction.Customer?.MiddleName);
    }
}
