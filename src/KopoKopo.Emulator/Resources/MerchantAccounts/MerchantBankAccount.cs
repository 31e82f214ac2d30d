using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Resources.Payouts;

namespace KopoKopo.Emulator.Resources.MerchantAccounts;

/// <summary>A bank account of the merchant's own, to settle to.</summary>
internal static class MerchantBankAccount
{
    public const string Type = "merchant_bank_account";

    public static readonly ResourceKind Kind = new FinalKind<MerchantBankAccountRequest>
    {
        Name = Type,
        Path = "merchant_bank_accounts",
        Json = StoredRequests.Default.MerchantBankAccountRequest,
        Request = MerchantBankAccountRequest.Shape,
        Settle = static (world, resource, request) => MerchantAccount.Approve(world, resource, request.Account.Write),
    };
}

/// <summary>A validated bank account, as it is stored.</summary>
internal sealed record MerchantBankAccountRequest(BankAccount Account)
{
    public static readonly Shape<MerchantBankAccountRequest> Shape = RequestMembers.Of(
        "a bank account", static members => new MerchantBankAccountRequest(BankAccount.Of(members)), BankAccount.Details);
}
