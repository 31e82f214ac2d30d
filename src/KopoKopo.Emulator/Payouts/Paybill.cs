using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Payouts;

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

    public static readonly IMember[] Details = [NameMember, NumberMember, AccountMember];

    public static Paybill Of(Members members) => new(members.Get(NameMember)!, members.Get(NumberMember)!, members.Get(AccountMember)!);
}
