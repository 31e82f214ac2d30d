using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Payouts;

namespace KopoKopo.Emulator.Resources.PayRecipients;

/// <summary>Somebody else's mobile wallet: a wallet, and an e-mail address that is told.</summary>
internal static class RecipientWallet
{
    private static readonly Member<string> EmailMember = new("email", RequestShapes.OptionalText, "An e-mail address.")
    {
        TakesNull = true,
        Example = "\"johndoe@nomail.net\"",
    };

    public static readonly Shape<MobileWallet> Shape = RequestMembers.Unnamed(
        "a mobile wallet",
        static members => MobileWallet.Of(members, members.Get(EmailMember)),
        MobileWallet.FirstNameMember,
        MobileWallet.LastNameMember,
        EmailMember,
        MobileWallet.PhoneMember,
        MobileWallet.NetworkMember);
}

/// <summary>Somebody else's till.</summary>
internal sealed record RecipientTill(string TillName, Till TillNumber)
{
    private static readonly Member<string> NameMember = new("till_name", RequestShapes.Text, "What the till is called.")
    {
        IsRequired = true,
        Example = "\"John Doe\"",
    };
    private static readonly Member<Till?> NumberMember = new("till_number", RequestShapes.AnyTill, "The till's number.")
    {
        IsRequired = true,
        Example = "\"000000\"",
    };

    public static readonly Shape<RecipientTill> Shape = RequestMembers.Unnamed(
        "a till", static members => new RecipientTill(members.Get(NameMember)!, members.Get(NumberMember)!.Value), NameMember, NumberMember);
}

/// <summary>A paybill and the account with it.</summary>
internal sealed record Paybill(string PaybillName, string PaybillNumber, string PaybillAccountNumber)
{
    private static readonly Member<string> NameMember = new("paybill_name", RequestShapes.Text, "What the paybill is called.")
    {
        IsRequired = true,
        Example = "\"KPLC Paybill\"",
    };
    private static readonly Member<string> NumberMember = new("paybill_number", RequestShapes.AccountNumber, "The paybill's number.")
    {
        IsRequired = true,
        Example = "\"890087\"",
    };
    private static readonly Member<string> AccountMember = new("paybill_account_number", RequestShapes.AccountNumber, "The account with it.")
    {
        IsRequired = true,
        Example = "\"test_account\"",
    };

    public static readonly Shape<Paybill> Shape = RequestMembers.Unnamed(
        "a paybill",
        static members => new Paybill(members.Get(NameMember)!, members.Get(NumberMember)!, members.Get(AccountMember)!),
        NameMember,
        NumberMember,
        AccountMember);
}
