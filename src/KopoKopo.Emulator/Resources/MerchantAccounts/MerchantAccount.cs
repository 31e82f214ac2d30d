using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Payouts;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Resources.MerchantAccounts;

/// <summary>What the merchant's bank accounts and wallets have in common: they are approved at once, and have an <c>account_reference</c>.</summary>
internal static class MerchantAccount
{
    public const string Approved = "Approved";

    public static Settled<TAttributes> Approve<TAttributes>(
        WriteContext context, Resource resource, DestinationDetails details, Func<string, TAttributes> withReference)
    {
        var reference = resource.Random.Id("account_reference", context.Now);
        details.Add(context, resource.Kind, reference, resource);
        return new Settled<TAttributes>(withReference(reference), null, []);
    }
}
