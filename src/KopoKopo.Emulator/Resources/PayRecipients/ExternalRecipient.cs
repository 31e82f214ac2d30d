using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Resources.PayRecipients;

/// <summary>What the second version calls a pay recipient: its path and its name are others, all else is the same.</summary>
internal static class ExternalRecipient
{
    public static readonly ResourceKind Kind = new FinalKind<PayRecipientRequest, PayRecipientAttributes>
    {
        Name = "external_recipient",
        Path = "external_recipients",
        Versions = ApiVersions.SecondAlone,
        Statuses = new Statuses(PayRecipient.Approved, PayRecipient.Approved),
        Request = PayRecipientRequest.ShapeOfExternal,
        Stored = static () => StoredPayRecipient.Default.PayRecipientRequest,
        Shown = static () => PayRecipientContract.Default.ResourceDocumentPayRecipientAttributes,
        Summary = static request => request.Summary(),
        Parts = PayRecipientRequest.PartsOfExternal,
        Settle = PayRecipient.Approve,
    };
}
