using System.Text.Json;
using System.Text.Json.Serialization;
using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Resources.IncomingPayments;

/// <summary>A validated STK push, as it is stored.</summary>
internal sealed record IncomingPaymentRequest(
    Till Till,
    string? FirstName,
    string? MiddleName,
    string? LastName,
    PhoneNumber Phone,
    Money Amount,
    JsonElement? Metadata,
    string CallbackUrl)
{
    /// <summary>Whether a failure's text is written as a list.</summary>
    public bool ListsErrors { get; init; }

    // The spellings that SDKs and the documentation send.
    private static readonly Shape<string> Channels = RequestShapes.OneOf("M-PESA STK Push", "M-PESA", "MPESA");
    private static readonly Member<string> Channel = new("payment_channel", Channels, "How the customer pays.") { IsRequired = true };

    // Ruby's SDK asks for none.
    private static readonly Member<string> ChannelOfV2 = new("payment_channel", Channels, "How the customer pays.") { TakesNull = true };
    private static readonly Member<Till?> TillMember = new("till_number", RequestShapes.OnlineTill, "The till that is paid.")
    {
        IsRequired = true,
        Example = "\"K000000\"",
    };

    // The second version's tills have no K.
    private static readonly Member<Till?> TillMemberOfV2 = new("till_number", RequestShapes.OwnTill, "The till that is paid.")
    {
        IsRequired = true,
        Example = "\"000000\"",
    };
    private static readonly Member<Subscriber> SubscriberMember = new("subscriber", Subscriber.Shape, "Who pays.") { IsRequired = true };

    public static readonly Shape<IncomingPaymentRequest> Shape = RequestMembers.Of(
        "an incoming payment", Of, Channel, TillMember, SubscriberMember, RequestMembers.Amount, RequestMembers.Metadata, RequestMembers.Links);

    public static readonly Shape<IncomingPaymentRequest> ShapeOfV2 = RequestMembers.Of(
        "an incoming payment",
        static members => Of(members) with { ListsErrors = members.Request().Merchant?.V2.StkErrors == StkErrors.List },
        ChannelOfV2,
        TillMemberOfV2,
        SubscriberMember,
        RequestMembers.Amount,
        RequestMembers.Metadata,
        RequestMembers.Links);

    /// <inheritdoc cref="ResourceKind.Parts"/>
    public static readonly RequestParts Parts = RequestMembers.AmountParts with
    {
        Phone = new MemberPath(SubscriberMember, Subscriber.PhoneMember),
        Till = new MemberPath(TillMember),
    };

    private static IncomingPaymentRequest Of(Members members)
    {
        var subscriber = members.Get(SubscriberMember)!;
        return new IncomingPaymentRequest(
            (members.Get(TillMember) ?? members.Get(TillMemberOfV2))!.Value,
            subscriber.FirstName,
            subscriber.MiddleName,
            subscriber.LastName,
            subscriber.Phone,
            members.Get(RequestMembers.Amount)!.Value,
            members.Get(RequestMembers.Metadata),
            members.Get(RequestMembers.Links)!);
    }

    private sealed record Subscriber(string? FirstName, string? MiddleName, string? LastName, PhoneNumber Phone)
    {
        private static readonly Member<string> FirstNameMember = new("first_name", RequestShapes.OptionalText, "The first name.")
        {
            TakesNull = true,
            Example = "\"Joe\"",
        };
        private static readonly Member<string> MiddleNameMember = new("middle_name", RequestShapes.OptionalText, "The middle name.") { TakesNull = true };
        private static readonly Member<string> LastNameMember = new("last_name", RequestShapes.OptionalText, "The last name.")
        {
            TakesNull = true,
            Example = "\"Buyer\"",
        };
        public static readonly Member<PhoneNumber?> PhoneMember = new("phone_number", RequestShapes.Phone, "The phone that is asked to pay.")
        {
            IsRequired = true,
            Example = "\"+254999999999\"",
        };

        public static readonly Shape<Subscriber> Shape = RequestMembers.Of(
            "a subscriber",
            static members => new Subscriber(
                members.Get(FirstNameMember), members.Get(MiddleNameMember), members.Get(LastNameMember), members.Get(PhoneMember)!.Value),
            FirstNameMember,
            MiddleNameMember,
            LastNameMember,
            PhoneMember);
    }
}

/// <summary>How the validated request is stored.</summary>
[JsonSerializable(typeof(IncomingPaymentRequest))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
internal sealed partial class StoredIncomingPayment : JsonSerializerContext;
