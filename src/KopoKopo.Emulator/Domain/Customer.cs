using Bogus;

namespace KopoKopo.Emulator.Domain;

/// <summary>The name behind a phone number: the same number always belongs to the same person.</summary>
internal sealed record Customer(string FirstName, string? MiddleName, string LastName)
{
    private const int Names = 200;
    private const int Seed = 254;

    // Bogus reads its name lists at first use (about 40 ms); a Faker for each customer would read them each time.
    private static readonly Lazy<(string[] First, string[] Last)> Lists = new(() =>
    {
        var faker = new Faker("en") { Random = new Randomizer(Seed) };
        return (faker.Make(Names, () => faker.Name.FirstName()).ToArray(), faker.Make(Names, () => faker.Name.LastName()).ToArray());
    });

    public static Customer Of(PhoneNumber phone)
    {
        var (first, last) = Lists.Value;
        var number = long.Parse(phone.Digits, System.Globalization.CultureInfo.InvariantCulture);
        return new Customer(first[number % Names], null, last[number / Names % Names]);
    }
}
