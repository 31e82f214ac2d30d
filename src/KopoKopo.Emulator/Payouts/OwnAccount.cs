using System.Text.Json.Serialization;

namespace KopoKopo.Emulator.Payouts;

/// <summary>An account of the merchant's own, as the webhook of a settlement tells it.</summary>
[JsonDerivedType(typeof(OwnBankAccount))]
[JsonDerivedType(typeof(OwnWallet))]
internal abstract record OwnAccount;

internal sealed record OwnBankAccount(string Reference, string AccountName, string AccountNumber, string BankBranchRef, string SettlementMethod) : OwnAccount
{
    public static OwnBankAccount Of(string reference, BankAccount account) =>
        new(reference, account.AccountName, account.AccountNumber, account.BankBranchRef, account.SettlementMethod!);
}

internal sealed record OwnWallet(string Reference, string FirstName, string LastName, string PhoneNumber, string Network) : OwnAccount
{
    public static OwnWallet Of(string reference, MobileWallet wallet) => new(reference, wallet.FirstName, wallet.LastName, wallet.PhoneNumber, wallet.Network!);
}
