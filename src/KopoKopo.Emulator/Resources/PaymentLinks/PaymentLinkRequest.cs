using System.Text.Json;
using System.Text.Json.Serialization;
using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Resources.PaymentLinks;

/// <summary>A validated payment link, as it is stored.</summary>
internal sealed record PaymentLinkRequest(Till Till, Money Amount, string? PaymentReference, string? Note, JsonElement? Metadata, string CallbackUrl)
{
    private static readonly Member<Till?> TillMember = new("till_number", RequestShapes.OwnTill, "The till that is paid.")
    {
        IsRequired = true,
        Example = "\"000000\"",
    };
    private static readonly Member<Money?> AmountMember = new("amount", MoneyShapes.Value, "How much, in shillings.") { IsRequired = true, Example = "1000" };
    private static readonly Member<string> ReferenceMember = new("payment_reference", RequestShapes.OptionalText, "What you know the payment by.")
    {
        TakesNull = true,
        Example = "\"INV-1001\"",
    };
    private static readonly Member<string> NoteMember = new("note", RequestShapes.OptionalText, "What the page says it is for.")
    {
        TakesNull = true,
        Example = "\"Order 1001\"",
    };

    public static readonly Shape<PaymentLinkRequest> Shape = RequestMembers.Of(
        "a payment link",
        Of,
        TillMember,
        MoneyShapes.CurrencyMember,
        AmountMember,
        ReferenceMember,
        NoteMember,
        RequestMembers.Metadata,
        RequestMembers.Links);

    /// <inheritdoc cref="ResourceKind.Parts"/>
    public static readonly RequestParts Parts = new()
    {
        Till = new MemberPath(TillMember),
        Amount = new MemberPath(AmountMember),
        Currency = new MemberPath(MoneyShapes.CurrencyMember),
    };

    private static PaymentLinkRequest Of(Members members) => new(
        members.Get(TillMember)!.Value,
        members.Get(AmountMember)!.Value,
        members.Get(ReferenceMember),
        members.Get(NoteMember),
        members.Get(RequestMembers.Metadata),
        members.Get(RequestMembers.Links)!);
}

/// <summary>How the validated request is stored.</summary>
[JsonSerializable(typeof(PaymentLinkRequest))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
internal sealed partial class StoredPaymentLink : JsonSerializerContext;
