using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Payouts;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Resources.SentMoney;

/// <summary>Finds whom a request describes among those who are known, and adds whoever is not.</summary>
internal static class Payee
{
    public static Destination DestinationOf(WriteContext context, Resource resource, MoneyDestination described, int number) =>
        described.Reference is { } own
            ? Destination.Own(context, described.Type, own)
            : Destination.Recipient(context, described.Type, ReferenceOf(context, resource, described, number));

    /// <summary>The reference of whom is described, who is there from now on.</summary>
    /// <param name="context">Where and when.</param>
    /// <param name="resource">The request.</param>
    /// <param name="described">Who.</param>
    /// <param name="number">The number among those it describes.</param>
    public static string ReferenceOf(WriteContext context, Resource resource, MoneyDestination described, int number)
    {
        if (described.Reference is { } own) return own;

        var key = KeyOf(described);
        if (DestinationStore.ReferenceOf(context, described.Type, key) is { } known) return known;

        var reference = resource.Random.Id($"destination {number}", context.Now);
        DetailsOf(described).Add(context, described.Type, reference, alsoKnownAs: reference, key);
        return reference;
    }

    private static string KeyOf(MoneyDestination described) => described.Type switch
    {
        DestinationTypes.MobileWallet => DestinationKey.OfWallet(described.Phone!.Value),
        DestinationTypes.BankAccount => DestinationKey.OfAccount(described.BankBranchRef!, described.AccountNumber!),
        DestinationTypes.Till => DestinationKey.OfTill(described.Till!.Value),
        _ => DestinationKey.OfPaybill(described.PaybillNumber!, described.PaybillAccountNumber!),
    };

    private static DestinationDetails DetailsOf(MoneyDestination described) => described.Type switch
    {
        DestinationTypes.MobileWallet => new DestinationDetails(Wallet: WalletOf(described.Phone!.Value, described.Network)),
        DestinationTypes.BankAccount => new DestinationDetails(
            Account: new BankAccount(described.AccountName!, described.BankBranchRef!, described.AccountNumber!, SettlementMethod: null)),
        _ => new DestinationDetails(Number: described.Till?.Number ?? described.PaybillNumber),
    };

    private static MobileWallet WalletOf(PhoneNumber phone, string? network)
    {
        var person = Customer.Of(phone);
        return new MobileWallet(person.FirstName, person.LastName, Email: null, phone.International, network);
    }
}
