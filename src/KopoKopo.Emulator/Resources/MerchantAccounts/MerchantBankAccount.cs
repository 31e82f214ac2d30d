using System.Text.Json.Serialization;
using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Payouts;

namespace KopoKopo.Emulator.Resources.MerchantAccounts;

/// <summary>A bank account of the merchant's own, to settle to.</summary>
internal static class MerchantBankAccount
{
    public static readonly ResourceKind Kind = new FinalKind<MerchantBankAccountRequest, MerchantBankAccountAttributes>
    {
        Name = DestinationTypes.MerchantBankAccount,
        Path = "merchant_bank_accounts",
        Versions = ApiVersions.Both,
        Statuses = new Statuses(MerchantAccount.Approved, MerchantAccount.Approved),
        Request = new(V1: MerchantBankAccountRequest.Shape, V2: MerchantBankAccountRequest.ShapeOfV2),
        Stored = static () => StoredMerchantBankAccount.Default.MerchantBankAccountRequest,
        Shown = static () => MerchantBankAccountContract.Default.ResourceDocumentMerchantBankAccountAttributes,
        Summary = static request => new RequestSummary(request.Account.AccountName),
        Settle = static (context, resource, request) => MerchantAccount.Approve(
            context,
            resource,
            new DestinationDetails(Account: request.Account),
            reference => MerchantBankAccountAttributes.Of(resource, request.Account, reference)),
    };
}

/// <summary>A validated bank account, as it is stored.</summary>
internal sealed record MerchantBankAccountRequest(BankAccount Account)
{
    public static readonly Shape<MerchantBankAccountRequest> Shape = RequestMembers.Of(
        "a bank account", static members => new MerchantBankAccountRequest(BankAccount.Of(members)), BankAccount.Details);

    public static readonly Shape<MerchantBankAccountRequest> ShapeOfV2 = RequestMembers.Of(
        "a bank account", static members => new MerchantBankAccountRequest(BankAccount.Of(members)), [.. BankAccount.Details, MerchantAccount.Nickname]);
}

/// <summary>A merchant's bank account.</summary>
[JsonDerivedType(typeof(BankAccountOfV1))]
[JsonDerivedType(typeof(BankAccountOfV2))]
internal abstract record MerchantBankAccountAttributes : IAttributes
{
    string IAttributes.Status => MerchantAccount.Approved;

    public static MerchantBankAccountAttributes Of(Resource resource, BankAccount account, string reference)
    {
        var (name, number, branch, method) = (account.AccountName, account.AccountNumber, account.BankBranchRef, account.SettlementMethod!);
        return resource.Version == ApiVersion.V1
            ? new BankAccountOfV1(name, number, branch, method, MerchantAccount.Approved, reference)
            : new BankAccountOfV2(MerchantAccount.Approved, reference, branch, name, number, method);
    }
}

/// <summary>In the order of members of the first version's documentation.</summary>
internal sealed record BankAccountOfV1(
    string AccountName, string AccountNumber, string BankBranchRef, string SettlementMethod, string Status, string AccountReference)
    : MerchantBankAccountAttributes;

/// <summary>In that of the second's.</summary>
internal sealed record BankAccountOfV2(
    string Status, string AccountReference, string BankBranchRef, string AccountName, string AccountNumber, string SettlementMethod)
    : MerchantBankAccountAttributes;

/// <summary>How the validated request is stored.</summary>
[JsonSerializable(typeof(MerchantBankAccountRequest))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
internal sealed partial class StoredMerchantBankAccount : JsonSerializerContext;

/// <summary>How what GET and a result say is written.</summary>
[JsonSerializable(typeof(ResourceDocument<MerchantBankAccountAttributes>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class MerchantBankAccountContract : JsonSerializerContext;
