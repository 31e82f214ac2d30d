namespace KopoKopo.Emulator.Payouts;

/// <summary>The words of <c>destination_type</c>, and of a recipient's <c>type</c>: what money can be sent to.</summary>
internal static class DestinationTypes
{
    public const string MobileWallet = "mobile_wallet";
    public const string BankAccount = "bank_account";
    public const string Till = "till";
    public const string Paybill = "paybill";

    /// <summary>The merchant's own, to settle to; the kinds that add them have the same names.</summary>
    public const string MerchantBankAccount = "merchant_bank_account";

    /// <inheritdoc cref="MerchantBankAccount"/>
    public const string MerchantWallet = "merchant_wallet";

    /// <summary>What may be paid.</summary>
    public static readonly string[] OfRecipients = [MobileWallet, BankAccount, Till, Paybill];

    /// <summary>What may be settled to.</summary>
    public static readonly string[] OfMerchants = [MerchantBankAccount, MerchantWallet];
}
