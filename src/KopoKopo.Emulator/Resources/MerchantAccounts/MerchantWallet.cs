using System.Text.Json.Serialization;
using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Payouts;

namespace KopoKopo.Emulator.Resources.MerchantAccounts;

/// <summary>A mobile wallet of the merchant's own, to settle to.</summary>
internal static class MerchantWallet
{
    public static readonly ResourceKind Kind = new FinalKind<MerchantWalletRequest, MerchantWalletAttributes>
    {
        Name = DestinationTypes.MerchantWallet,
        Path = "merchant_wallets",
        Statuses = new Statuses(MerchantAccount.Approved, MerchantAccount.Approved),
        Request = MerchantWalletRequest.Shape,
        Stored = static () => StoredMerchantWallet.Default.MerchantWalletRequest,
        Shown = static () => MerchantWalletContract.Default.ResourceDocumentMerchantWalletAttributes,
        Parts = MerchantWalletRequest.Parts,
        Settle = static (context, resource, request) => MerchantAccount.Approve(
            context, resource, new DestinationDetails(Wallet: request.Wallet), reference => MerchantWalletAttributes.Of(request.Wallet, reference)),
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

    /// <inheritdoc cref="ResourceKind.Parts"/>
    public static readonly RequestParts Parts = new() { Phone = new MemberPath(MobileWallet.PhoneMember) };
}

/// <summary>A merchant's wallet, in the documentation's order of members.</summary>
internal sealed record MerchantWalletAttributes(string FirstName, string LastName, string PhoneNumber, string Network, string Status, string AccountReference)
    : IAttributes
{
    public static MerchantWalletAttributes Of(MobileWallet wallet, string reference) =>
        new(wallet.FirstName, wallet.LastName, wallet.PhoneNumber, wallet.Network, MerchantAccount.Approved, reference);
}

/// <summary>How the validated request is stored.</summary>
[JsonSerializable(typeof(MerchantWalletRequest))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
internal sealed partial class StoredMerchantWallet : JsonSerializerContext;

/// <summary>How what GET and a result say is written.</summary>
[JsonSerializable(typeof(ResourceDocument<MerchantWalletAttributes>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class MerchantWalletContract : JsonSerializerContext;
