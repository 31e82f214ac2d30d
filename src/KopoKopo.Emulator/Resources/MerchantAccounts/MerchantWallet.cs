using KopoKopo.Emulator.Resources.Payouts;

namespace KopoKopo.Emulator.Resources.MerchantAccounts;

/// <summary>A mobile wallet of the merchant's own, to settle to.</summary>
internal static class MerchantWallet
{
    public const string Type = "merchant_wallet";

    public static readonly ResourceKind Kind = new FinalKind<MerchantWalletRequest, MerchantWalletAttributes>
    {
        Name = Type,
        Path = "merchant_wallets",
        Statuses = new Statuses(MerchantAccount.Approved, MerchantAccount.Approved),
        View = ResourceContracts.Default.ResourceDocumentMerchantWalletAttributes,
        Json = StoredRequests.Default.MerchantWalletRequest,
        Read = MerchantWalletRequest.Read,
        Settle = static (context, resource, request) => MerchantAccount.Approve(context, resource, reference => MerchantWalletAttributes.Of(request.Wallet, reference)),
    };
}

/// <summary>A validated wallet, as it is stored.</summary>
internal sealed record MerchantWalletRequest(MobileWallet Wallet)
{
    public static MerchantWalletRequest Read(Fields fields)
    {
        var network = fields.Text("network");
        return new MerchantWalletRequest(new MobileWallet(fields.Text("first_name"), fields.Text("last_name"), null, MobileWallet.ReadPhone(fields), network));
    }
}

/// <summary>A merchant's wallet, in the documentation's order of members.</summary>
internal sealed record MerchantWalletAttributes(string FirstName, string LastName, string PhoneNumber, string Network, string Status, string AccountReference)
    : IAttributes
{
    public static MerchantWalletAttributes Of(MobileWallet wallet, string reference) =>
        new(wallet.FirstName, wallet.LastName, wallet.PhoneNumber, wallet.Network, MerchantAccount.Approved, reference);
}
