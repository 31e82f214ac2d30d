using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Payouts;

namespace KopoKopo.Emulator.Resources.SentMoney;

/// <summary>Where money is sent, as the request describes it: somebody by their details, or an account of the merchant's own by its reference.</summary>
internal sealed record MoneyDestination(string Type, Money Amount)
{
    private static readonly Member<string> TypeMember =
        new("type", RequestShapes.OneOf([.. DestinationTypes.OfRecipients, .. DestinationTypes.OfMerchants]), "What it is.") { IsRequired = true };
    private static readonly Member<Money?> AmountMember = new("amount", MoneyShapes.Value, "How much, in shillings.") { IsRequired = true, Example = "1000" };

    private static readonly Member<PhoneNumber?> PhoneMember = Of(
        DestinationTypes.MobileWallet, "phone_number", RequestShapes.PhoneOfPayee, "The wallet's number, without a plus.", "\"254700000000\"");
    private static readonly Member<string> NetworkMember = new("network", RequestShapes.OptionalText, "Whose network it is in.")
    {
        TakesNull = true,
        When = TypeMember.Is(DestinationTypes.MobileWallet),
        Example = "\"Safaricom\"",
    };

    private static readonly Member<string> BranchMember = Of(
        DestinationTypes.BankAccount, "bank_branch_ref", RequestShapes.BankBranch, "The bank's branch, by its id.", "\"c7f300c0-f1ef-4151-9bbe-005005aa3747\"");
    private static readonly Member<string> AccountNameMember = Of(
        DestinationTypes.BankAccount, "account_name", RequestShapes.Text, "Whose account it is.", "\"John Doe\"");
    private static readonly Member<string> AccountNumberMember = Of(
        DestinationTypes.BankAccount, "account_number", RequestShapes.Text, "The account's number.", "\"1234567\"");

    private static readonly Member<Till?> TillMember = Of(
        DestinationTypes.Till, "till_number", RequestShapes.AnyTill, "The till's number.", "\"112233\"");

    private static readonly Member<string> PaybillMember = Of(
        DestinationTypes.Paybill, "paybill_number", RequestShapes.Text, "The paybill's number.", "\"890087\"");
    private static readonly Member<string> PaybillAccountMember = Of(
        DestinationTypes.Paybill, "paybill_account_number", RequestShapes.Text, "The account with it.", "\"test_account\"");

    private static readonly Member<string>[] References = [.. DestinationTypes.OfMerchants.Select(Referring)];
    private static readonly Member<string>[] Descriptions =
        [.. DestinationTypes.OfRecipients.Select(type => Of(type, "description", RequestShapes.Prose, "What it is paid for.", "\"Salary\""))];

    private static readonly Member<string> NicknameMember = new("nickname", RequestShapes.OptionalText, "What you call it.") { TakesNull = true };
    private static readonly Member<bool?> FavouriteMember = new("favourite", Shapes.Boolean, "Whether you pay it often.") { TakesNull = true };

    public static readonly Shape<MoneyDestination> Shape = RequestMembers.Unnamed(
        "a destination",
        Of,
        [
            TypeMember, AmountMember, PhoneMember, NetworkMember, BranchMember, AccountNameMember, AccountNumberMember, TillMember, PaybillMember,
            PaybillAccountMember, .. References, .. Descriptions, NicknameMember, FavouriteMember,
        ]);

    /// <summary>Where in a destination stands what rules and magic numbers look at.</summary>
    public static readonly RequestParts Parts = new()
    {
        Phone = new MemberPath(PhoneMember),
        Amount = new MemberPath(AmountMember),
        DestinationType = new MemberPath(TypeMember),
        DestinationReference = new MemberPath(new Member<string>(References[0].Name, RequestShapes.Reference, "The account's account_reference.")),
    };

    public string? Nickname { get; init; }

    public bool? Favourite { get; init; }

    public PhoneNumber? Phone { get; init; }

    public string? Network { get; init; }

    public string? BankBranchRef { get; init; }

    public string? AccountName { get; init; }

    public string? AccountNumber { get; init; }

    public Till? Till { get; init; }

    public string? PaybillNumber { get; init; }

    public string? PaybillAccountNumber { get; init; }

    /// <summary>The account's, where it is the merchant's own; else null.</summary>
    public string? Reference { get; init; }

    private static Member<T> Of<T>(string type, string name, Shape<T> shape, string description, string example) => new(name, shape, description)
    {
        IsRequired = true,
        When = TypeMember.Is(type),
        Example = example,
    };

    private static Member<string> Referring(string type)
    {
        Member<string>? member = null;
        member = new Member<string>("reference", RequestShapes.Reference, "The account's account_reference.")
        {
            IsRequired = true,
            When = TypeMember.Is(type),
            Check = members =>
            {
                if (members.Get(member!) is { } reference
                    && members.Request().Merchant is { } merchant
                    && merchant.ReferenceOfDestination(type, reference) is null)
                {
                    members.Fail(member!, RequestShapes.Invalid);
                }
            },
            Example = "\"c7f300c0-f1ef-4151-9bbe-005005aa3747\"",
        };
        return member;
    }

    private static MoneyDestination Of(Members members) => new(members.Get(TypeMember)!, members.Get(AmountMember)!.Value)
    {
        Nickname = members.Get(NicknameMember),
        Favourite = members.Get(FavouriteMember),
        Phone = members.Get(PhoneMember),
        Network = members.Get(NetworkMember),
        BankBranchRef = members.Get(BranchMember),
        AccountName = members.Get(AccountNameMember),
        AccountNumber = members.Get(AccountNumberMember),
        Till = members.Get(TillMember),
        PaybillNumber = members.Get(PaybillMember),
        PaybillAccountNumber = members.Get(PaybillAccountMember),
        Reference = References.Select(members.Get).FirstOrDefault(reference => reference is not null),
    };
}
