using System.Net;
using System.Text;

namespace KopoKopo.Emulator.Delivery;

/// <summary>
/// A receiver that is always there, in this process: it takes every callback and answers 200. So a first payment needs nothing beside the emulator.
/// The name is reserved (RFC 6761): nobody's server has it.
/// </summary>
internal sealed class BuiltInReceiver : HttpMessageHandler
{
    public const string Host = "receiver.emulator.test";

    /// <summary>Whether callbacks to this host are its.</summary>
    public static bool IsAt(string host) => host.Equals(Host, StringComparison.OrdinalIgnoreCase);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var length = request.Content is { } content ? (await content.ReadAsByteArrayAsync(cancellationToken)).Length : 0;
        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent($"{{\"received\":true,\"bytes\":{length}}}", Encoding.UTF8, "application/json"),
        };
    }
}
