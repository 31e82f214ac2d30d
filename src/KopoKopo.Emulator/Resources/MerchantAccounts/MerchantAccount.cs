using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Payouts;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Resources.MerchantAccounts;

/// <summary>What the merchant's bank accounts and wallets have in common: they are approved at once, and have an <c>account_reference</c>.</summary>
internal static class MerchantAccount
{
    public const string Approved = "Approved";

    /// <summary>Taken by the second version, and shown nowhere.</summary>
    public static readonly Member<string> Nickname = new("nickname", RequestShapes.OptionalText, "What you call it.") { TakesNull = true };

    public static Settled<TAttributes> Approve<TAttributes>(
        WriteContext context, Resource resource, DestinationDetails details, Func<string, TAttributes> withReference)
    {
        var reference = resource.Random.Id("account_reference", context.Now);
        details.Add(context, resource.Kind, reference, resource.Id);
        return new Settled<TAttributes>(withReference(reference), null, []);
    }
}
