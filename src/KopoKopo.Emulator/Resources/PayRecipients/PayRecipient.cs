using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Resources.Payouts;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Resources.PayRecipients;

/// <summary>Somebody the merchant pays: a mobile wallet, a bank account, a till or a paybill.</summary>
internal static class PayRecipient
{
    public static readonly ResourceKind Kind = new FinalKind<PayRecipientRequest>
    {
        Name = "pay_recipient",
        Path = "pay_recipients",
        Json = StoredRequests.Default.PayRecipientRequest,
        Request = PayRecipientRequest.Shape,
        Settle = Approve,
    };

    private static Completion Approve(WriteContext context, Resource resource, PayRecipientRequest request)
    {
        const string approved = "Approved";
        var reference = resource.Random.Id("recipient_reference", context.Now);
        DestinationStore.Add(context, request.Type, reference, resource);
        var view = ResourceView.ToBytes(resource, json =>
        {
            json.WriteString("recipient_type", Destination.TypeOf(request.Type));
            json.WriteString("status", approved);
            request.WriteDetails(json);
            json.WriteString("recipient_reference", reference);
        });
        return new Completion(approved, view, null, []);
    }
}
