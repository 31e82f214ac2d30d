using System.Text.Json;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Resources.IncomingPayments;

/// <summary>An incoming payment's JSON, in the documentation's order of keys ("Process Incoming Payment Result").</summary>
internal static class IncomingPaymentView
{
    public static void WritePending(Utf8JsonWriter json, Resource resource) =>
        Write(json, resource, IncomingPaymentRequest.From(resource.Request), "Pending", transaction: null);

    public static void Write(Utf8JsonWriter json, Resource resource, IncomingPaymentRequest request, string status, BuygoodsTransaction? transaction)
    {
        json.WriteStartObject();
        json.WriteStartObject("data");
        json.WriteString("id", resource.Id);
        json.WriteString("type", resource.Kind);
        json.WriteStartObject("attributes");
        json.WriteString("initiation_time", Instant.WithMilliseconds(resource.CreatedAt));
        json.WriteString("status", status);
        json.WriteStartObject("event");
        json.WriteString("type", "Incoming Payment Request");
        json.WritePropertyName("resource");
        if (transaction is null) json.WriteNullValue();
        else Write(json, transaction);
        json.WriteString("errors", status == "Failed" ? resource.Outcome.Errors : null);
        json.WriteEndObject();
        json.WritePropertyName("metadata");
        if (request.Metadata is { } metadata) WireJson.WriteAsJavaScript(json, metadata);
        else json.WriteNullValue();
        json.WriteStartObject("_links");
        json.WriteString("callback_url", request.CallbackUrl);
        json.WriteString("self", resource.SelfUrl);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, BuygoodsTransaction transaction)
    {
        json.WriteStartObject();
        json.WriteString("id", transaction.Id);
        json.WriteString("reference", transaction.Reference);
        json.WriteString("origination_time", Instant.WithSeconds(transaction.OriginationTime));
        json.WriteString("sender_phone_number", transaction.Sender.International);
        json.WriteString("amount", transaction.Amount.ToResourceText());
        json.WriteString("currency", Money.Currency);
        json.WriteString("till_number", transaction.Till.Number);
        json.WriteString("system", "Lipa Na M-PESA");
        json.WriteString("status", "Received");
        json.WriteString("sender_first_name", transaction.Customer.FirstName);
        json.WriteString("sender_middle_name", transaction.Customer.MiddleName);
        json.WriteString("sender_last_name", transaction.Customer.LastName);

        // Newer than the documentation's sample of this result, so it stands behind it (docs/protocol.md).
        json.WriteString("hashed_sender_phone", transaction.Sender.Hashed());
        json.WriteEndObject();
    }
}
