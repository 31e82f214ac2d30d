using System.Security.Cryptography;
using System.Text;

namespace KopoKopo.Emulator.Domain;

/// <summary>A Kenyan mobile number, kept as its digits 254XXXXXXXXX whatever form was sent (+254…, 254…, 07…, 01…).</summary>
internal readonly record struct PhoneNumber(string Digits)
{
    private const string CountryCode = "254";
    private const int SubscriberDigits = 9;

    public static bool TryParse(string text, out PhoneNumber phone)
    {
        phone = default;
        var digits = text.AsSpan().Trim();
        if (digits.StartsWith("+")) digits = digits[1..];
        else if (digits.StartsWith("0")) return TryRead(digits[1..], out phone);

        return digits.StartsWith(CountryCode) && TryRead(digits[CountryCode.Length..], out phone);
    }

    /// <summary>As results carry it: +254XXXXXXXXX.</summary>
    public string International => $"+{Digits}";

    /// <summary>Lower-case hex SHA-256 of the digits without plus: <c>hashed_sender_phone</c>.</summary>
    public string Hashed() => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Digits)));

    private static bool TryRead(ReadOnlySpan<char> subscriber, out PhoneNumber phone)
    {
        phone = new PhoneNumber(string.Concat(CountryCode, subscriber));
        return subscriber.Length == SubscriberDigits && !subscriber.ContainsAnyExceptInRange('0', '9') && subscriber[0] != '0';
    }
}
