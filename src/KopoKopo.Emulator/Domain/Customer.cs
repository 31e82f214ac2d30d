using Bogus;

namespace KopoKopo.Emulator.Domain;

/// <summary>The name behind a phone number: the same number always belongs to the same person.</summary>
internal sealed record Customer(string FirstName, string? MiddleName, string LastName)
{
    private const int Names = 200;
    private const int Seed = 254;

    // Drawn when the first customer is asked for: Bogus and its random numbers are no business of the start.
    private static readonly Lazy<(string[] First, string[] Last)> Lists = new(() =>
    {
        var names = new KenyanNames { Random = new Randomizer(Seed) };
        return (Many(names.FirstName), Many(names.LastName));
    });

    public static Customer Of(PhoneNumber phone)
    {
        var (first, last) = Lists.Value;
        var number = long.Parse(phone.Digits, System.Globalization.CultureInfo.InvariantCulture);
        return new Customer(first[number % Names], null, last[number / Names % Names]);
    }

    private static string[] Many(Func<string> draw) => [.. Enumerable.Range(0, Names).Select(_ => draw())];
}
