using System.Text.Json;
using System.Text.Json.Serialization;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Resources.IncomingPayments;

/// <summary>An incoming payment, in the documentation's order of members ("Process Incoming Payment Result").</summary>
internal sealed record IncomingPaymentAttributes(
    string InitiationTime,
    string Status,
    IncomingPaymentEvent Event,
    [property: JsonConverter(typeof(JavaScriptValueConverter))] JsonElement? Metadata,
    [property: JsonPropertyName("_links")] CallbackLinks Links) : IResultAttributes<IncomingPaymentAttributes>
{
    public static IncomingPaymentAttributes Of(
        Resource resource, IncomingPaymentRequest request, string status, string? errors, FinancialTransaction? transaction) =>
        new(
            Instant.WithMilliseconds(resource.CreatedAt),
            status,
            new IncomingPaymentEvent("Incoming Payment Request", transaction is null ? null : StkPayment.Of(transaction), ErrorsOf(request, errors)),
            request.Metadata,
            CallbackLinks.Of(resource, request.CallbackUrl));

    public IncomingPaymentAttributes Contradicted(string status, string? failure) =>
        this with { Status = status, Event = failure is null ? Event : Event with { Resource = null, Errors = new TextOrList(failure) } };

    private static TextOrList? ErrorsOf(IncomingPaymentRequest request, string? errors) => errors is null ? null : new TextOrList(errors, request.ListsErrors);
}

/// <summary>What came of asking the customer: the payment, or why there is none.</summary>
internal sealed record IncomingPaymentEvent(string Type, StkPayment? Resource, TextOrList? Errors);

/// <summary>The M-PESA transaction as the result of an STK push tells it.</summary>
internal sealed record StkPayment(
    string Id,
    string Reference,
    string OriginationTime,
    string? SenderPhoneNumber,
    string Amount,
    string Currency,
    string? TillNumber,
    string? System,
    string Status,
    string? SenderFirstName,
    string? SenderMiddleName,
    string? SenderLastName,
    [property: BeyondDocumentation("Newer than its sample, so it stands behind it (docs/protocol.md).")] string? HashedSenderPhone)
{
    public static StkPayment Of(FinancialTransaction transaction) => new(
        transaction.Id,
        transaction.Reference,
        Instant.WithSeconds(transaction.OriginationTime),
        transaction.Sender?.International,
        transaction.Amount.ToResourceText(),
        Money.Currency,
        transaction.Till?.Number,
        transaction.System,
        transaction.Status,
        transaction.Customer?.FirstName,
        transaction.Customer?.MiddleName,
        transaction.Customer?.LastName,
        transaction.HashedSenderPhone);
}

/// <summary>How what GET and a result say is written.</summary>
[JsonSerializable(typeof(ResourceDocument<IncomingPaymentAttributes>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class IncomingPaymentContract : JsonSerializerContext;
