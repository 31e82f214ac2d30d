namespace KopoKopo.Emulator.Resources.Payouts;

/// <summary>A bank account as clients post it, to pay somebody or to settle to.</summary>
internal sealed record BankAccount(string AccountName, string BankBranchRef, string AccountNumber, string SettlementMethod)
{
    /// <summary>The account a transfer goes to where the app has none: that of the documentation's settlement.</summary>
    public static readonly BankAccount Sample = new("Test Account", SampleReferences.BankBranch, "1234", "EFT");

    public static BankAccount Read(Fields fields) => new(
        fields.Text("account_name"),
        fields.Uuid("bank_branch_ref", "is not valid"),
        fields.Text("account_number"),
        fields.OneOf("settlement_method", "EFT", "RTS"));
}
