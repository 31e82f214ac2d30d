using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Resources.Payouts;

namespace KopoKopo.Emulator.Resources.PayRecipients;

/// <summary>A validated recipient, as it is stored: its type, and the details of that type.</summary>
internal sealed record PayRecipientRequest(string Type, MobileWallet? Wallet, BankAccount? Account, RecipientTill? Till, Paybill? Paybill)
{
    public const string MobileWalletType = "mobile_wallet";
    public const string BankAccountType = "bank_account";
    public const string TillType = "till";
    public const string PaybillType = "paybill";

    public static readonly string[] Types = [MobileWalletType, BankAccountType, TillType, PaybillType];

    private static readonly Member<string> TypeMember = new("type", RequestShapes.OneOf(Types, "Invalid recipient type"), "What the recipient is.")
    {
        IsRequired = true,
    };
    private static readonly Member<MobileWallet> WalletMember = Details(MobileWalletType, RecipientWallet.Shape);
    private static readonly Member<BankAccount> AccountMember =
        Details(BankAccountType, RequestMembers.Unnamed("a bank account", BankAccount.Of, BankAccount.Details));
    private static readonly Member<RecipientTill> TillMember = Details(TillType, RecipientTill.Shape);
    private static readonly Member<Paybill> PaybillMember = Details(PaybillType, Paybill.Shape);

    public static readonly Shape<PayRecipientRequest> Shape = RequestMembers.Of(
        "a pay recipient",
        static members => new PayRecipientRequest(
            members.Get(TypeMember)!, members.Get(WalletMember), members.Get(AccountMember), members.Get(TillMember), members.Get(PaybillMember)),
        TypeMember,
        WalletMember,
        AccountMember,
        TillMember,
        PaybillMember);

    // The Go client calls it payment_recipient.
    private static Member<T> Details<T>(string type, Shape<T> shape) => new("pay_recipient", shape, "The details of that type.")
    {
        IsRequired = true,
        Alias = new MemberName("payment_recipient"),
        When = TypeMember.Is(type),
    };
}
