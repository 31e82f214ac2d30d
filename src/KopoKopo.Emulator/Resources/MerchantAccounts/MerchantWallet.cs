using KopoKopo.Emulator.Resources.Payouts;

namespace KopoKopo.Emulator.Resources.MerchantAccounts;

/// <summary>A mobile wallet of the merchant's own, to settle to.</summary>
internal static class MerchantWallet
{
    public const string Type = "merchant_wallet";

    public static readonly ResourceKind Kind = new FinalKind<MerchantWalletRequest>
    {
        Name = Type,
        Path = "merchant_wallets",
        Json = StoredRequests.Default.MerchantWalletRequest,
        Read = MerchantWalletRequest.Read,
        Settle = static (world, resource, request) => MerchantAccount.Approve(world, resource, request.Wallet.Write),
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
