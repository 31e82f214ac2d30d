using System.Text.Json;
using System.Text.Json.Serialization;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Resources.PaymentLinks;

/// <summary>A payment link. That it is processed says that the link is there; whether it is paid, what stands within.</summary>
internal sealed record PaymentLinkAttributes(
    string Status,
    string CreatedAt,
    string TillName,
    string TillNumber,
    string? PaymentReference,
    string Currency,
    [property: JsonConverter(typeof(JavaScriptNumberConverter))] double Amount,
    string? Note,
    [property: JsonConverter(typeof(LinkStateConverter))] LinkState PaymentLink,
    IReadOnlyList<string>? Errors,
    [property: JsonConverter(typeof(JavaScriptValueConverter))] JsonElement? Metadata,
    [property: JsonPropertyName("_links")] CallbackLinks Links) : IResultAttributes<PaymentLinkAttributes>
{
    private const string Initiator = "initiator";
    private const int Phones = 100_000_000;

    /// <summary>What became of the link; the journal and the control API say it.</summary>
    string IAttributes.Status => PaymentLink.InWords();

    public static PaymentLinkAttributes Unpaid(Resource resource, PaymentLinkRequest request, string status)
    {
        var initiator = Customer.Of(new PhoneNumber($"2547{resource.Random.Below(Phones, Initiator):00000000}"));
        return Of(resource, request, new WaitingLink(status, ExpiryOf(resource), $"{initiator.FirstName} {initiator.LastName}", LinkOf(resource)));
    }

    public static PaymentLinkAttributes PaidBy(Resource resource, PaymentLinkRequest request, FinancialTransaction payment) => Of(
        resource,
        request,
        new PaidLink(
            PaymentLinks.PaymentLink.Paid,
            ExpiryOf(resource),
            LinkOf(resource),
            payment.Reference,
            payment.Sender is { } phone ? long.Parse(phone.Digits, System.Globalization.CultureInfo.InvariantCulture) : null,
            Instant.WithMilliseconds(payment.OriginationTime)));

    public PaymentLinkAttributes Contradicted(string status, string? failure) => this with { Status = status, Errors = failure is null ? null : [failure] };

    private static PaymentLinkAttributes Of(Resource resource, PaymentLinkRequest request, LinkState state) => new(
        PaymentLinks.PaymentLink.Processed,
        Instant.WithMilliseconds(resource.CreatedAt),
        $"Till {request.Till.Number}",
        request.Till.Number,
        request.PaymentReference,
        Money.Currency,
        (double)request.Amount.Shillings,
        request.Note,
        state,
        Errors: null,
        request.Metadata,
        CallbackLinks.Of(resource, request.CallbackUrl));

    private static string ExpiryOf(Resource resource) => Instant.WithMilliseconds(PaymentLinks.PaymentLink.ExpiryOf(resource));

    private static string LinkOf(Resource resource) => $"{resource.Origin}{PaymentLinkPage.Path}/{resource.Id}";
}

/// <summary>How what GET and a result say is written.</summary>
[JsonSerializable(typeof(ResourceDocument<PaymentLinkAttributes>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class PaymentLinkContract : JsonSerializerContext;
