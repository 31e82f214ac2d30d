using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Delivery.Faults;

/// <summary>A fault of what is sent. Its bytes are made wrong once, when the delivery is made, and stored.</summary>
internal abstract record ContentFault : Fault
{
    public sealed override Sending Change(Sending sending) => sending;

    /// <summary>What it makes of a delivery's content.</summary>
    public abstract SentContent Spoil(SentContent content);
}

/// <summary>What a delivery sends.</summary>
/// <param name="Body">The body's bytes.</param>
/// <param name="ContentType">Its Content-Type.</param>
/// <param name="Sign">The signature of the body as it is sent, so that only what is meant to be wrong is; null: none is sent.</param>
internal sealed record SentContent(byte[] Body, string ContentType, Func<byte[], App, string?> Sign)
{
    public static SentContent Right(byte[] body, string contentType) => new(body, contentType, static (bytes, app) => WebhookSigner.Sign(bytes, app.ApiKey));

    public SentContent With(IEnumerable<Fault> faults) => faults.OfType<ContentFault>()
        .DistinctBy(fault => fault.Name, StringComparer.Ordinal)
        .Aggregate(this, static (content, fault) => fault.Spoil(content));
}
