using KopoKopo.Emulator.Domain;
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

    public static PayRecipientRequest Read(Fields fields)
    {
        var type = fields.Text("type").ToLowerInvariant();
        if (!Types.Contains(type)) fields.Reject("Invalid recipient type");

        // The Go client calls it payment_recipient.
        var details = fields.Object(fields.IsBlank("pay_recipient") && !fields.IsBlank("payment_recipient") ? "payment_recipient" : "pay_recipient", unprefixed: true);
        return fields.Error is not null ? new PayRecipientRequest(type, null, null, null, null) : type switch
        {
            MobileWalletType => new PayRecipientRequest(type, ReadWallet(details), null, null, null),
            BankAccountType => new PayRecipientRequest(type, null, BankAccount.Read(details), null, null),
            TillType => new PayRecipientRequest(type, null, null, new RecipientTill(details.Text("till_name"), details.Parsed<Till>("till_number", Domain.Till.TryParse)), null),
            _ => new PayRecipientRequest(type, null, null, null, new Paybill(details.Text("paybill_name"), details.Text("paybill_number"), details.Text("paybill_account_number"))),
        };
    }

    private static MobileWallet ReadWallet(Fields fields) => new(
        fields.Text("first_name"), fields.Text("last_name"), fields.OptionalText("email"), MobileWallet.ReadPhone(fields), fields.Text("network"));
}

/// <summary>Somebody else's till.</summary>
internal sealed record RecipientTill(string TillName, Till TillNumber);

/// <summary>A paybill and the account with it.</summary>
internal sealed record Paybill(string PaybillName, string PaybillNumber, string PaybillAccountNumber);
