using System.Text.Json.Serialization;
using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Payouts;

namespace KopoKopo.Emulator.Resources.PayRecipients;

/// <summary>A validated recipient, as it is stored: its type, and the details of that type.</summary>
internal sealed record PayRecipientRequest(string Type, MobileWallet? Wallet, BankAccount? Account, RecipientTill? Till, Paybill? Paybill)
{
    private const string InvalidType = "Invalid recipient type";

    // SDKs call the details by either name under either path of the second version; the Go client calls them payment_recipient.
    private const string Details = "pay_recipient";
    private const string DetailsOfExternal = "external_recipient";

    private static readonly RecipientMembers First = new(
        new Member<string>("type", RequestShapes.OneOf(DestinationTypes.OfRecipients, InvalidType), "What the recipient is.") { IsRequired = true },
        Details,
        "payment_recipient",
        RecipientDetails.OfV1);

    private static readonly RecipientMembers Second = new(TypeOfV2(), Details, DetailsOfExternal, RecipientDetails.OfV2);
    private static readonly RecipientMembers External = new(TypeOfV2(), DetailsOfExternal, Details, RecipientDetails.OfV2);

    public static readonly Versioned<Shape<PayRecipientRequest>> Shapes = new(V1: First.Shape, V2: Second.Shape);
    public static readonly Shape<PayRecipientRequest> ShapeOfExternal = External.Shape;

    /// <inheritdoc cref="ResourceKind.Parts"/>
    public static readonly Versioned<RequestParts> Parts = new(V1: First.Parts, V2: Second.Parts);

    /// <summary>What is kept of it, to be paid.</summary>
    public DestinationDetails Destination => new(
        Wallet, Account, Till?.TillName ?? Paybill?.PaybillName, Till?.TillNumber.Number ?? Paybill?.PaybillNumber);

    /// <inheritdoc cref="ResourceKind.Parts"/>
    public static readonly RequestParts PartsOfExternal = External.Parts;

    /// <summary>What the client calls it; null if nothing.</summary>
    public string? Nickname { get; init; }

    /// <summary>Who would be paid.</summary>
    public RequestSummary Summary() => new(Wallet?.PhoneNumber ?? Account?.AccountName ?? Destination.Name ?? Destination.Number);

    /// <summary>By which it is known again where money is sent to whoever is described.</summary>
    [JsonIgnore]
    public string DetailsKey => this switch
    {
        { Wallet: { } wallet } => DestinationKey.OfWallet(wallet.Phone),
        { Account: { } account } => DestinationKey.OfAccount(account.BankBranchRef, account.AccountNumber),
        { Till: { } till } => DestinationKey.OfTill(till.TillNumber),
        { Paybill: { } paybill } => DestinationKey.OfPaybill(paybill.PaybillNumber, paybill.PaybillAccountNumber),
        _ => throw new InvalidOperationException($"A recipient of the type {Type} has no details."),
    };

    // An SDK sends no body at all where it does not know the type.
    private static Member<string> TypeOfV2() => new(
        "type",
        new RequestText<string>("a known word", static text => RequestShapes.Known(DestinationTypes.OfRecipients, text))
        {
            Words = DestinationTypes.OfRecipients,
            Sentence = InvalidType,
            SentenceIfMissing = InvalidType,
        },
        "What the recipient is.")
    {
        IsRequired = true,
    };
}

/// <summary>How the validated request is stored.</summary>
[JsonSerializable(typeof(PayRecipientRequest))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
internal sealed partial class StoredPayRecipient : JsonSerializerContext;
