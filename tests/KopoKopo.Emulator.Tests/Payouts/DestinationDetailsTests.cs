using System.Text;
using KopoKopo.Emulator.Payouts;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Tests.Payouts;

/// <summary>What database files hold of a destination. Files of before have the whole request of whoever added it there.</summary>
public sealed class DestinationDetailsTests
{
    [Fact]
    public void A_recipients_wallet_is_read_from_a_file_of_before()
    {
        var stored = Stored(
            """
            {"Type":"mobile_wallet","Wallet":{"FirstName":"Jane","LastName":"Doe","Email":"jane@doe.test","PhoneNumber":"0712345678","Network":"Safaricom"}}
            """);

        DestinationDetails.Of(stored).Wallet!.Phone.Digits.ShouldBe("254712345678");
    }

    [Fact]
    public void A_merchants_bank_account_is_read_from_a_file_of_before()
    {
        var stored = Stored("""{"Account":{"AccountName":"A","BankBranchRef":"B","AccountNumber":"1","SettlementMethod":"RTS"}}""");

        DestinationDetails.Of(stored).Account.ShouldBe(new BankAccount("A", "B", "1", "RTS"));
    }

    [Fact]
    public void A_till_of_a_file_of_before_has_neither()
    {
        var stored = Stored("""{"Type":"till","Till":{"TillName":"Shop","TillNumber":{"Number":"K000001"}}}""");

        DestinationDetails.Of(stored).ShouldBe(new DestinationDetails());
    }

    private static StoredDestination Stored(string details) => new("any", "reference", Encoding.UTF8.GetBytes(details));
}
