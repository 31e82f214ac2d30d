using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Resources.Payouts;

/// <summary>A mobile wallet as clients post it, to pay somebody or to settle to. The number stays in the form it was sent in.</summary>
internal sealed record MobileWallet(string FirstName, string LastName, string? Email, string PhoneNumber, string Network)
{
    /// <summary>The wallet behind one of the documentation's references.</summary>
    public static readonly MobileWallet Sample = new("John", "Doe", "johndoe@nomail.net", "+254999999999", "Safaricom");

    public PhoneNumber Phone => Domain.PhoneNumber.TryParse(PhoneNumber, out var phone) ? phone : default;

    /// <summary>The number of a request, as it was sent.</summary>
    public static string ReadPhone(Fields fields)
    {
        fields.Phone("phone_number", "is an invalid number");
        return fields.Text("phone_number").Trim();
    }
}
