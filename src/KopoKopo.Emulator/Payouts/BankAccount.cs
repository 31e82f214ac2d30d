using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Payouts;

/// <summary>A bank account as clients post it, to pay somebody or to settle to.</summary>
internal sealed record BankAccount(string AccountName, string BankBranchRef, string AccountNumber, string? SettlementMethod)
{
    public const string Eft = "EFT";
    public const string Rts = "RTS";

    /// <summary>The account a transfer goes to where the app has none: that of the documentation's settlement.</summary>
    public static readonly BankAccount Sample = new("Test Account", SampleDestinations.BankBranch, "1234", Eft);

    private static readonly Member<string> NameMember = new("account_name", RequestShapes.Text, "Whose account it is.")
    {
        IsRequired = true,
        Example = "\"John Doe\"",
    };

    private static readonly Member<string> BranchMember = new("bank_branch_ref", RequestShapes.BankBranch, "The bank's branch, by its id.")
    {
        IsRequired = true,
        Example = "\"c7f300c0-f1ef-4151-9bbe-005005aa3747\"",
    };

    private static readonly Member<string> NumberMember = new("account_number", RequestShapes.AccountNumber, "The account's number.")
    {
        IsRequired = true,
        Example = "\"123456789\"",
    };
    private static readonly Member<string> MethodMember = new("settlement_method", RequestShapes.OneOf(Eft, Rts), "How the bank is paid.")
    {
        IsRequired = true,
    };
    private static readonly Member<string> RecipientMethodMember = new("settlement_method", RequestShapes.OnlyOf(Rts, Eft), "How the bank is paid.")
    {
        IsRequired = true,
    };

    // Two of the four SDKs of the second version do not say it of somebody else's account.
    private static readonly Member<string> OptionalMethodMember = new("settlement_method", RequestShapes.OneOf(Eft, Rts), "How the bank is paid.")
    {
        TakesNull = true,
    };

    /// <summary>The members of an account of the merchant's own.</summary>
    public static readonly IMember[] Details = [NameMember, BranchMember, NumberMember, MethodMember];
    public static readonly IMember[] DetailsOfV2 = [NameMember, BranchMember, NumberMember, OptionalMethodMember];

    /// <summary>Those of somebody else's account: it is paid by RTS alone (documentation, "PAY Recipient (Bank Account) JSON").</summary>
    public static readonly IMember[] RecipientDetails = [NameMember, BranchMember, NumberMember, RecipientMethodMember];

    public static BankAccount Of(Members members) => new(
        members.Get(NameMember)!,
        members.Get(BranchMember)!,
        members.Get(NumberMember)!,
        members.Get(MethodMember) ?? members.Get(RecipientMethodMember) ?? members.Get(OptionalMethodMember));
}
