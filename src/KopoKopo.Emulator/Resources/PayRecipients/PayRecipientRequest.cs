using System.Text.Json.Serialization;
using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Payouts;

namespace KopoKopo.Emulator.Resources.PayRecipients;

/// <summary>A validated recipient, as it is stored: its type, and the details of that type.</summary>
internal sealed record PayRecipientRequest(string Type, MobileWallet? Wallet, BankAccount? Account, RecipientTill? Till, Paybill? Paybill)
{
    private static readonly Member<string> TypeMember = new(
        "type", RequestShapes.OneOf(DestinationTypes.OfRecipients, "Invalid recipient type"), "What the recipient is.")
    {
        IsRequired = true,
    };
    private static readonly Member<MobileWallet> WalletMember = Details(DestinationTypes.MobileWallet, RecipientWallet.Shape);
    private static readonly Member<BankAccount> AccountMember =
        Details(DestinationTypes.BankAccount, RequestMembers.Unnamed("a bank account", BankAccount.Of, BankAccount.RecipientDetails));
    private static readonly Member<RecipientTill> TillMember = Details(DestinationTypes.Till, RecipientTill.Shape);
    private static readonly Member<Paybill> PaybillMember = Details(DestinationTypes.Paybill, Paybill.Shape);

    public static readonly Shape<PayRecipientRequest> Shape = RequestMembers.Of(
        "a pay recipient",
        static members => new PayRecipientRequest(
            members.Get(TypeMember)!, members.Get(WalletMember), members.Get(AccountMember), members.Get(TillMember), members.Get(PaybillMember)),
        TypeMember,
        WalletMember,
        AccountMember,
        TillMember,
        PaybillMember);

    /// <inheritdoc cref="ResourceKind.Parts"/>
    public static readonly RequestParts Parts = new() { Phone = new MemberPath(WalletMember, MobileWallet.PhoneMember) };

    /// <summary>What is kept of it, to be paid.</summary>
    public DestinationDetails Destination => new(
        Wallet, Account, Till?.TillName ?? Paybill?.PaybillName, Till?.TillNumber.Number ?? Paybill?.PaybillNumber);

    // The Go client calls it payment_recipient.
    private static Member<T> Details<T>(string type, Shape<T> shape) => new("pay_recipient", shape, "The details of that type.")
    {
        IsRequired = true,
        Alias = new MemberName("payment_recipient"),
        When = TypeMember.Is(type),
    };
}

/// <summary>How the validated request is stored.</summary>
[JsonSerializable(typeof(PayRecipientRequest))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
internal sealed partial class StoredPayRecipient : JsonSerializerContext;
