using System.Text.Json.Serialization;
using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Domain;
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
        Versions = ApiVersions.Both,
        Statuses = new Statuses(MerchantAccount.Approved, MerchantAccount.Approved),
        Request = new(V1: MerchantWalletRequest.Shape, V2: MerchantWalletRequest.ShapeOfV2),
        Stored = static () => StoredMerchantWallet.Default.MerchantWalletRequest,
        Shown = static () => MerchantWalletContract.Default.ResourceDocumentMerchantWalletAttributes,
        Summary = static request => new RequestSummary(request.Wallet.PhoneNumber),
        Parts = MerchantWalletRequest.Parts,
        Settle = static (context, resource, request) => MerchantAccount.Approve(
            context, resource, new DestinationDetails(Wallet: request.Wallet), reference => MerchantWalletAttributes.Of(resource, request.Wallet, reference)),
    };
}

/// <summary>A validated wallet, as it is stored.</summary>
internal sealed record MerchantWalletRequest(MobileWallet Wallet)
{
    private static readonly IMember[] Details =
        [MobileWallet.NetworkMember, MobileWallet.FirstNameMember, MobileWallet.LastNameMember, MobileWallet.PhoneMember];

    public static readonly Shape<MerchantWalletRequest> Shape = RequestMembers.Of("a mobile wallet", Of, Details);

    // The second version's refusals begin with the first name.
    public static readonly Shape<MerchantWalletRequest> ShapeOfV2 = RequestMembers.Of(
        "a mobile wallet", Of, [.. Details[1..], MobileWallet.NetworkMember, MerchantAccount.Nickname]);

    /// <inheritdoc cref="ResourceKind.Parts"/>
    public static readonly RequestParts Parts = new() { Phone = new MemberPath(MobileWallet.PhoneMember) };

    private static MerchantWalletRequest Of(Members members) =>
        new(MobileWallet.Of(members, email: null, members.Get(MobileWallet.NetworkMember)));
}

/// <summary>A merchant's wallet.</summary>
[JsonDerivedType(typeof(WalletOfV1))]
[JsonDerivedType(typeof(WalletOfV2))]
internal abstract record MerchantWalletAttributes : IAttributes
{
    string IAttributes.Status => MerchantAccount.Approved;

    public static MerchantWalletAttributes Of(Resource resource, MobileWallet wallet, string reference) => resource.Version == ApiVersion.V1
        ? new WalletOfV1(wallet.FirstName, wallet.LastName, wallet.PhoneNumber, wallet.Network!, MerchantAccount.Approved, reference)
        : new WalletOfV2(MerchantAccount.Approved, reference, wallet.FirstName, wallet.LastName, wallet.PhoneNumber, wallet.Network!);
}

/// <summary>In the order of members of the first version's documentation.</summary>
internal sealed record WalletOfV1(
    string FirstName, string LastName, string PhoneNumber, string Network, string Status, string AccountReference) : MerchantWalletAttributes;

/// <summary>In that of the second's.</summary>
internal sealed record WalletOfV2(
    string Status, string AccountReference, string FirstName, string LastName, string PhoneNumber, string Network) : MerchantWalletAttributes;

/// <summary>How the validated request is stored.</summary>
[JsonSerializable(typeof(MerchantWalletRequest))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
internal sealed partial class StoredMerchantWallet : JsonSerializerContext;

/// <summary>How what GET and a result say is written.</summary>
[JsonSerializable(typeof(ResourceDocument<MerchantWalletAttributes>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class MerchantWalletContract : JsonSerializerContext;
