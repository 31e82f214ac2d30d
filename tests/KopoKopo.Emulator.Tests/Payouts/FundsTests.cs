using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Tests.Payouts;

/// <summary>From which accounts a payout takes its money.</summary>
public sealed class FundsTests
{
    private static readonly AccountBalance Company = new(Funds.Company, new Money(100));
    private static readonly AccountBalance First = new("K000001", new Money(50.5m));
    private static readonly AccountBalance Second = new("K000002", new Money(20));

    [Fact]
    public void An_account_is_emptied_before_the_next_is_touched() =>
        Funds.Take(new Money(120), [Company, First, Second])
            .ShouldBe([new Reservation(Funds.Company, new Money(100)), new Reservation("K000001", new Money(20))]);

    [Fact]
    public void What_the_first_account_has_is_taken_from_it_alone() =>
        Funds.Take(new Money(100), [Company, First]).ShouldBe([new Reservation(Funds.Company, new Money(100))]);

    [Fact]
    public void All_of_it_is_taken_to_the_cent() =>
        Funds.Take(new Money(170.5m), [Company, First, Second]).Sum(part => part.Amount.Shillings).ShouldBe(170.5m);

    [Fact]
    public void Nothing_is_taken_where_a_cent_is_missing() => Funds.Take(new Money(170.51m), [Company, First, Second]).ShouldBeEmpty();

    [Fact]
    public void All_that_there_is_can_be_taken() =>
        Funds.TakeAll([Company, Second]).ShouldBe([new Reservation(Funds.Company, new Money(100)), new Reservation("K000002", new Money(20))]);
}
