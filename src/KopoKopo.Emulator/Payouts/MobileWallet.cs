using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Payouts;

/// <summary>A mobile wallet as clients post it, to pay somebody or to settle to. The number stays in the form it was sent in.</summary>
internal sealed record MobileWallet(string FirstName, string LastName, string? Email, string PhoneNumber, string? Network)
{
    /// <summary>The wallet behind one of the documentation's references.</summary>
    public static readonly MobileWallet Sample = new("John", "Doe", "johndoe@nomail.net", "+254999999999", "Safaricom");

    public static readonly Member<string> FirstNameMember = new("first_name", RequestShapes.Text, "The first name.")
    {
        IsRequired = true,
        Example = "\"John\"",
    };
    public static readonly Member<string> LastNameMember = new("last_name", RequestShapes.Text, "The last name.") { IsRequired = true, Example = "\"Doe\"" };
    public static readonly Member<string> PhoneMember = new("phone_number", RequestShapes.PhoneAsSent, "The wallet's number.")
    {
        IsRequired = true,
        Example = "\"+254999999999\"",
    };
    public static readonly Member<string> NetworkMember = new("network", RequestShapes.Text, "Whose network it is in.")
    {
        IsRequired = true,
        Example = "\"Safaricom\"",
    };

    /// <summary>As <see cref="NetworkMember"/>, where SDKs need not say it.</summary>
    public static readonly Member<string> OptionalNetworkMember = new("network", RequestShapes.OptionalText, "Whose network it is in.")
    {
        TakesNull = true,
        Example = "\"Safaricom\"",
    };

    public PhoneNumber Phone => Domain.PhoneNumber.TryParse(PhoneNumber, out var phone) ? phone : default;

    public static MobileWallet Of(Members members, string? email, string? network) =>
        new(members.Get(FirstNameMember)!, members.Get(LastNameMember)!, email, members.Get(PhoneMember)!, network);
}
