using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Payouts;

/// <summary>Where a payout goes.</summary>
/// <param name="Type">Its type as results write it: "Mobile Wallet", "Bank Account", "Till" or "Paybill".</param>
/// <param name="Reference">The reference it is known by.</param>
/// <param name="Account">The merchant's account that it is, as the webhook of a settlement tells it; null for what belongs to somebody else.</param>
internal sealed record Destination(string Type, string Reference, OwnAccount? Account)
{
    private const string Wallet = "Mobile Wallet";
    private const string Bank = "Bank Account";

    /// <summary>Whether a bank is paid by EFT, which gives no references; RTS does.</summary>
    public bool IsEft { get; init; }

    /// <summary>What requests call an account of the merchant's own; null for what belongs to somebody else.</summary>
    public string? TypeOfOwn => Account switch
    {
        OwnBankAccount => DestinationTypes.MerchantBankAccount,
        OwnWallet => DestinationTypes.MerchantWallet,
        _ => null,
    };

    /// <summary>What a pay recipient of this type is called in results.</summary>
    public static string TypeOf(string recipientType) => recipientType switch
    {
        DestinationTypes.BankAccount => Bank,
        DestinationTypes.Till => "Till",
        DestinationTypes.Paybill => "Paybill",
        _ => Wallet,
    };

    /// <summary>Somebody who is paid.</summary>
    public static Destination Recipient(WriteContext context, string type, string reference) => new(TypeOf(type), reference, null)
    {
        IsEft = type == DestinationTypes.BankAccount
            && DestinationStore.Find(context.Session, context.App, type, reference) is { } stored
            && DestinationDetails.Of(stored).Account is { SettlementMethod: not BankAccount.Rts },
    };

    /// <summary>The merchant's account with this reference, or the documentation's.</summary>
    public static Destination Own(WriteContext context, string type, string reference)
    {
        var stored = DestinationStore.Find(context.Session, context.App, type, reference);
        return type == DestinationTypes.MerchantWallet ? ToWallet(reference, stored) : ToBank(reference, stored);
    }

    /// <summary>The account at a settlement location: one with this reference, or the newest of this type; null if there is none.</summary>
    public static Destination? Located(WriteContext context, string location)
    {
        if (SampleDestinations.References.Contains(location)) return ToBank(location, stored: null);

        var stored = DestinationTypes.OfMerchants.Contains(location)
            ? DestinationStore.Newest(context, location)
            : DestinationTypes.OfMerchants
                .Select(type => DestinationStore.Find(context.Session, context.App, type, location))
                .FirstOrDefault(found => found is not null);
        return stored is null ? null
            : stored.Type == DestinationTypes.MerchantWallet ? ToWallet(stored.Reference, stored)
            : ToBank(stored.Reference, stored);
    }

    /// <summary>
    /// The merchant's newest accounts: where a blind transfer sends the tills' money, and the company's. If only one kind is there all goes to it.
    /// </summary>
    public static (Destination OfTills, Destination OfCompany) Newest(WriteContext context)
    {
        var wallet = DestinationStore.Newest(context, DestinationTypes.MerchantWallet);
        var bank = DestinationStore.Newest(context, DestinationTypes.MerchantBankAccount);
        var toBank = bank is null && wallet is not null ? ToWallet(wallet.Reference, wallet) : ToBank(bank?.Reference ?? SampleDestinations.BankAccount, bank);
        var toWallet = wallet is null ? toBank : ToWallet(wallet.Reference, wallet);
        return (toWallet, toBank);
    }

    private static Destination ToWallet(string reference, StoredDestination? stored)
    {
        var wallet = stored is null ? MobileWallet.Sample : DestinationDetails.Of(stored).Wallet!;
        return new Destination(Wallet, reference, OwnWallet.Of(reference, wallet));
    }

    private static Destination ToBank(string reference, StoredDestination? stored)
    {
        var account = stored is null ? BankAccount.Sample : DestinationDetails.Of(stored).Account!;
        return new Destination(Bank, reference, OwnBankAccount.Of(reference, account)) { IsEft = account.SettlementMethod == BankAccount.Eft };
    }
}
