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
        Versions = ApiVersions.Both,
        Statuses = new Statuses(Approved, Approved),
        Request = PayRecipientRequest.Shapes,
        Stored = static () => StoredPayRecipient.Default.PayRecipientRequest,
        Shown = static () => PayRecipientContract.Default.ResourceDocumentPayRecipientAttributes,
        Summary = static request => request.Summary(),
        Parts = PayRecipientRequest.Parts,
        Conceal = static (resource, request) => PayRecipientAttributes.Of(resource, request, Unavailable),
        Settle = Approve,
    };

    public static Settled<PayRecipientAttributes> Approve(WriteContext context, Resource resource, PayRecipientRequest request)
    {
        var reference = resource.Random.Id("recipient_reference", context.Now);
        request.Destination.Add(context, request.Type, reference, resource.Id, request.DetailsKey);
        return new Settled<PayRecipientAttributes>(PayRecipientAttributes.Of(resource, request, reference), null, []);
    }
}
