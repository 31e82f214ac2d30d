using System.Text.Json.Serialization;
using KopoKopo.Emulator.Api.Requests;
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
        Statuses = new Statuses(MerchantAccount.Approved, MerchantAccount.Approved),
        Request = MerchantBankAccountRequest.Shape,
        Stored = static () => StoredMerchantBankAccount.Default.MerchantBankAccountRequest,
        Shown = static () => MerchantBankAccountContract.Default.ResourceDocumentMerchantBankAccountAttributes,
        Settle = static (context, resource, request) => MerchantAccount.Approve(
            context, resource, new DestinationDetails(Account: request.Account), reference => MerchantBankAccountAttributes.Of(request.Account, reference)),
    };
}

/// <summary>A validated bank account, as it is stored.</summary>
internal sealed record MerchantBankAccountRequest(BankAccount Account)
{
    public static readonly Shape<MerchantBankAccountRequest> Shape = RequestMembers.Of(
        "a bank account", static members => new MerchantBankAccountRequest(BankAccount.Of(members)), BankAccount.Details);
}

/// <summary>A merchant's bank account, in the documentation's order of members.</summary>
internal sealed record MerchantBankAccountAttributes(
    string AccountName, string AccountNumber, string BankBranchRef, string SettlementMethod, string Status, string AccountReference)
    : IAttributes
{
    public static MerchantBankAccountAttributes Of(BankAccount account, string reference) =>
        new(account.AccountName, account.AccountNumber, account.BankBranchRef, account.SettlementMethod, MerchantAccount.Approved, reference);
}

/// <summary>How the validated request is stored.</summary>
[JsonSerializable(typeof(MerchantBankAccountRequest))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
internal sealed partial class StoredMerchantBankAccount : JsonSerializerContext;

/// <summary>How what GET and a result say is written.</summary>
[JsonSerializable(typeof(ResourceDocument<MerchantBankAccountAttributes>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class MerchantBankAccountContract : JsonSerializerContext;
