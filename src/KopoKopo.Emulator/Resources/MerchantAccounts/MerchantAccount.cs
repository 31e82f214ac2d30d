using System.Text.Json;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Resources.MerchantAccounts;

/// <summary>What the merchant's bank accounts and wallets have in common: they are approved at once, and have an <c>account_reference</c>.</summary>
internal static class MerchantAccount
{
    public static Completion Approve(WriteContext context, Resource resource, Action<Utf8JsonWriter> writeDetails)
    {
        const string approved = "Approved";
        var reference = resource.Random.Id("account_reference", context.Now);
        DestinationStore.Add(context, resource.Kind, reference, resource);
        var view = ResourceView.ToBytes(resource, json =>
        {
            writeDetails(json);
            json.WriteString("status", approved);
            json.WriteString("account_reference", reference);
        });
        return new Completion(approved, view, null, []);
    }
}
