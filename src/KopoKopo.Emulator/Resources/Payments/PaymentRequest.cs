using System.Text.Json;
using System.Text.Json.Serialization;
using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Payouts;

namespace KopoKopo.Emulator.Resources.Payments;

/// <summary>A validated payment, as it is stored.</summary>
internal sealed record PaymentRequest(
    string DestinationType,
    string DestinationReference,
    Money Amount,
    string Description,
    string? Category,
    JsonElement? Tags,
    JsonElement? Metadata,
    string CallbackUrl)
{
    private static readonly Member<string> TypeMember = new("destination_type", RequestShapes.OneOf(DestinationTypes.OfRecipients), "What the recipient is.")
    {
        IsRequired = true,
        Example = "\"bank_account\"",
    };

    private static readonly Member<string> ReferenceMember = new("destination_reference", RequestShapes.Reference, "The recipient's recipient_reference.")
    {
        IsRequired = true,
        Check = static members => DestinationReferences.Check(members, TypeMember, ReferenceMember!),
        Example = "\"c7f300c0-f1ef-4151-9bbe-005005aa3747\"",
    };

    private static readonly Member<string> DescriptionMember = new("description", RequestShapes.Prose, "What it is paid for.")
    {
        IsRequired = true,
        Example = "\"Salary payment for May 2018\"",
    };
    private static readonly Member<string> CategoryMember = new("category", RequestShapes.Listed(PaymentCategories.All), "The category it is filed under.")
    {
        TakesNull = true,
        Example = "\"salaries\"",
    };
    private static readonly Member<JsonElement?> TagsMember = new("tags", RequestShapes.Tags, "Words it is filed under.")
    {
        TakesNull = true,
        Example = """["tag 1", "tag 2"]""",
    };

    public static readonly Shape<PaymentRequest> Shape = RequestMembers.Of(
        "a payment",
        Of,
        TypeMember,
        ReferenceMember,
        RequestMembers.Amount,
        DescriptionMember,
        CategoryMember,
        TagsMember,
        RequestMembers.Metadata,
        RequestMembers.Links);

    /// <inheritdoc cref="ResourceKind.Parts"/>
    public static readonly RequestParts Parts = RequestMembers.AmountParts with
    {
        DestinationType = new MemberPath(TypeMember),
        DestinationReference = new MemberPath(ReferenceMember),
    };

    private static PaymentRequest Of(Members members) => new(
        members.Get(TypeMember)!,
        members.Get(ReferenceMember)!,
        members.Get(RequestMembers.Amount)!.Value,
        members.Get(DescriptionMember)!,
        members.Get(CategoryMember),
        members.Get(TagsMember),
        members.Get(RequestMembers.Metadata),
        members.Get(RequestMembers.Links)!);
}

/// <summary>How the validated request is stored.</summary>
[JsonSerializable(typeof(PaymentRequest))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
internal sealed partial class StoredPayment : JsonSerializerContext;
