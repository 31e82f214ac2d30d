using System.Text.Json;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Resources.MerchantAccounts;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Resources.Payouts;

/// <summary>Where a payout goes.</summary>
/// <param name="Type">Its type as results write it: "Mobile Wallet", "Bank Account", "Till" or "Paybill".</param>
/// <param name="Reference">The reference it is known by.</param>
/// <param name="Account">The merchant's account that it is, as the webhook of a settlement tells it; null for what belongs to somebody else.</param>
internal sealed record Destination(string Type, string Reference, OwnAccount? Account)
{
    private const string Wallet = "Mobile Wallet";
    private const string Bank = "Bank Account";

    public bool IsBank => Type == Bank;

    /// <summary>What a pay recipient of this type is called in results.</summary>
    public static string TypeOf(string recipientType) => recipientType switch
    {
        "bank_account" or "merchant_bank_account" => Bank,
        "till" => "Till",
        "paybill" => "Paybill",
        _ => Wallet,
    };

    /// <summary>Somebody who is paid.</summary>
    public static Destination Recipient(string type, string reference) => new(TypeOf(type), reference, null);

    /// <summary>The merchant's account with this reference, or the documentation's.</summary>
    public static Destination Own(WriteContext context, string type, string reference) => type == MerchantWallet.Type
        ? ToWallet(reference, DestinationStore.Find(context.Session, context.App, type, reference))
        : ToBank(reference, DestinationStore.Find(context.Session, context.App, type, reference));

    /// <summary>The merchant's newest accounts: where a blind transfer sends the tills' money, and the company's. If only one kind is there all goes to it.</summary>
    public static (Destination OfTills, Destination OfCompany) Preferred(WriteContext context)
    {
        var wallet = DestinationStore.Newest(context, MerchantWallet.Type);
        var bank = DestinationStore.Newest(context, MerchantBankAccount.Type);
        var toBank = bank is null && wallet is not null ? ToWallet(wallet.Reference, wallet) : ToBank(bank?.Reference ?? SampleReferences.BankAccount, bank);
        var toWallet = wallet is null ? toBank : ToWallet(wallet.Reference, wallet);
        return (toWallet, toBank);
    }

    /// <summary>The number behind a stored wallet; null if it is no wallet.</summary>
    public static PhoneNumber? PhoneOf(StoredDestination stored) => stored.Type switch
    {
        MerchantWallet.Type => JsonSerializer.Deserialize(stored.Details, StoredRequests.Default.MerchantWalletRequest)!.Wallet.Phone,
        PayRecipients.PayRecipientRequest.MobileWalletType => JsonSerializer.Deserialize(stored.Details, StoredRequests.Default.PayRecipientRequest)!.Wallet!.Phone,
        _ => null,
    };

    private static Destination ToWallet(string reference, StoredDestination? stored)
    {
        var wallet = stored is null ? MobileWallet.Sample : JsonSerializer.Deserialize(stored.Details, StoredRequests.Default.MerchantWalletRequest)!.Wallet;
        return new Destination(Wallet, reference, OwnWallet.Of(reference, wallet));
    }

    private static Destination ToBank(string reference, StoredDestination? stored)
    {
        var account = stored is null ? BankAccount.Sample : JsonSerializer.Deserialize(stored.Details, StoredRequests.Default.MerchantBankAccountRequest)!.Account;
        return new Destination(Bank, reference, OwnBankAccount.Of(reference, account));
    }
}
