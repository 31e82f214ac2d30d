using System.Collections.Frozen;

namespace KopoKopo.Emulator.Payouts;

/// <summary>
/// The destinations that stand in the documentation's samples and in what SDKs were seen to send. They are there in every app, so that a sample works when
/// pasted.
/// </summary>
internal static class SampleDestinations
{
    /// <summary>The bank account that a transfer goes to where the app has none of its own: that of the documentation's settlement.</summary>
    public const string BankAccount = "34a273d1-fedc-4610-8ab6-a1ba4828f317";

    public const string BankBranch = "ea2e79f7-35a1-486e-9e18-fe06589a9d7d";

    public static readonly FrozenSet<string> References = FrozenSet.Create(
        StringComparer.Ordinal,
        BankAccount,
        BankBranch,
        "006bc4e9-0410-4aa8-a759-aa96b76b75af",
        "0fcb2f42-9372-4a6c-8c2f-3fd977c548e8",
        "17067bf7-648e-424c-af0f-8c541a1b4ec3",
        "38f7c997-527c-452f-adc4-49ffab98982e",
        "6ad03242-2c6e-4050-8e46-987cb74f5326",
        "94b90ab0-e823-44a4-b896-f58db3fd01af",
        "bbd43e71-2c32-4dcf-a243-3834b579ab00",
        "c7f300c0-f1ef-4151-9bbe-005005aa3747",
        "d76265cd-0000-e511-80da-0aa34a9b0000",
        "f824b887-742e-44d6-9811-bb7fb0b711cc");
}
