using System.Text.Json;
using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Resources.IncomingPayments;

/// <summary>An incoming payment's JSON, in the documentation's order of keys ("Process Incoming Payment Result").</summary>
internal static class IncomingPaymentView
{
    public static void Write(Utf8JsonWriter json, Resource resource, IncomingPaymentRequest request, string status, FinancialTransaction? transaction) =>
        ResourceView.Write(json, resource, attributes =>
        {
            attributes.WriteString("initiation_time", Instant.WithMilliseconds(resource.CreatedAt));
            attributes.WriteString("status", status);
            attributes.WriteStartObject("event");
            attributes.WriteString("type", "Incoming Payment Request");
            attributes.WritePropertyName("resource");
            if (transaction is null) attributes.WriteNullValue();
            else Write(attributes, transaction);
            attributes.WriteString("errors", status == "Failed" ? resource.Outcome.Errors : null);
            attributes.WriteEndObject();
            ResourceView.WriteMetadata(attributes, request.Metadata);
            ResourceView.WriteLinks(attributes, resource, request.CallbackUrl);
        });

    private static void Write(Utf8JsonWriter json, FinancialTransaction transaction)
    {
        json.WriteStartObject();
        json.WriteString("id", transaction.Id);
        json.WriteString("reference", transaction.Reference);
        json.WriteString("origination_time", Instant.WithSeconds(transaction.OriginationTime));
        json.WriteString("sender_phone_number", transaction.Sender?.International);
        json.WriteString("amount", transaction.Amount.ToResourceText());
        json.WriteString("currency", Money.Currency);
        json.WriteString("till_number", transaction.Till?.Number);
        json.WriteString("system", transaction.System);
        json.WriteString("status", transaction.Status);
        json.WriteString("sender_first_name", transaction.Customer?.FirstName);
        json.WriteString("sender_middle_name", transaction.Customer?.MiddleName);
        json.WriteString("sender_last_name", transaction.Customer?.LastName);

        // Newer than the documentation's sample of this result, so it stands behind it (docs/protocol.md).
        json.WriteString("hashed_sender_phone", transaction.HashedSenderPhone);
        json.WriteEndObject();
    }
}
