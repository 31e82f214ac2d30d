using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Json;
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
        Request = MerchantWalletRequest.Shape,
        Settle = static (world, resource, request) => MerchantAccount.Approve(world, resource, request.Wallet.Write),
    };
}

/// <summary>A validated wallet, as it is stored.</summary>
internal sealed record MerchantWalletRequest(MobileWallet Wallet)
{
    public static readonly Shape<MerchantWalletRequest> Shape = RequestMembers.Of(
        "a mobile wallet",
        static members => new MerchantWalletRequest(MobileWallet.Of(members, email: null)),
        MobileWallet.NetworkMember,
        MobileWallet.FirstNameMember,
        MobileWallet.LastNameMember,
        MobileWallet.PhoneMember);
}
