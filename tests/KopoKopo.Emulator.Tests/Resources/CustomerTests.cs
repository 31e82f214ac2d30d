using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Tests.Resources;

/// <summary>Who stands behind a phone number that no request named.</summary>
public sealed class CustomerTests
{
    private static readonly List<Customer> Many = [.. Enumerable.Range(0, 40_000).Select(i => Customer.Of(new PhoneNumber($"2547{i:00000000}")))];

    [Fact]
    public void The_same_number_is_the_same_person_at_every_start()
    {
        // As drawn once: another draw would rename the customers of everybody's stored worlds.
        Customer.Of(new PhoneNumber("254712345678")).ShouldBe(new Customer("Winnie", null, "Kerubo"));
    }

    [Fact]
    public void Customers_have_names_of_many_of_Kenyas_communities()
    {
        var first = Many.Select(customer => customer.FirstName).ToHashSet();
        var last = Many.Select(customer => customer.LastName).ToHashSet();

        first.Count.ShouldBeInRange(60, 120);
        last.Count.ShouldBeInRange(60, 110);
        last.ShouldContain(name => name == "Mwangi" || name == "Kamau" || name == "Njoroge" || name == "Wanjiku");
        last.ShouldContain(name => name == "Otieno" || name == "Odhiambo" || name == "Achieng" || name == "Ochieng");
        last.ShouldContain(name => name == "Mutua" || name == "Kioko" || name == "Mutiso" || name == "Wambua");
        last.ShouldContain(name => name == "Koech" || name == "Rotich" || name == "Chebet" || name == "Korir");
        last.ShouldNotContain("Smith");
    }

    [Fact]
    public void Neighbouring_numbers_are_different_people()
    {
        var people = Many.Take(200).Select(customer => customer.FirstName).ToList();

        people.Distinct().Count().ShouldBeGreaterThan(50);
    }
}
