using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Resources.PayRecipients;

/// <summary>Somebody the merchant pays: a mobile wallet, a bank account, a till or a paybill.</summary>
internal static class PayRecipient
{
    public const string Approved = "Approved";

    /// <summary>What GET says in place of the reference, which the API no longer tells (documentation, "Destination reference").</summary>
    private const string Unavailable = "Unavailable";

    public static readonly ResourceKind Kind = new FinalKind<PayRecipientRequest, PayRecipientAttributes>
    {
        Name = "pay_recipient",
        Path = "pay_recipients",
        Statuses = new Statuses(Approved, Approved),
        Request = PayRecipientRequest.Shape,
        Stored = static () => StoredPayRecipient.Default.PayRecipientRequest,
        Shown = static () => PayRecipientContract.Default.ResourceDocumentPayRecipientAttributes,
        Parts = PayRecipientRequest.Parts,
        Conceal = static request => PayRecipientAttributes.Of(request, Unavailable),
        Settle = Approve,
    };

    private static Settled<PayRecipientAttributes> Approve(WriteContext context, Resource resource, PayRecipientRequest request)
    {
        var reference = resource.Random.Id("recipient_reference", context.Now);
        request.Destination.Add(context, request.Type, reference, resource);
        return new Settled<PayRecipientAttributes>(PayRecipientAttributes.Of(request, reference), null, []);
    }
}
