using System.Net.Sockets;
using System.Text;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Faults;

/// <summary>All that came back on a connection, and how it ended.</summary>
/// <param name="Bytes">What came, one character for each byte.</param>
/// <param name="Error">What the socket said at the end; null if the other side closed in order.</param>
internal sealed record RawAnswer(string Bytes, SocketError? Error);

/// <summary>A client that sees what the socket sees: it sends one request, then reads until the connection ends.</summary>
internal static class RawClient
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    /// <summary>POSTs a request of the API with the client's token.</summary>
    public static Task<RawAnswer> SendRawAsync(this ApiClient client, RequestBuilder request) =>
        client.SendRawAsync(request.Path, request.ToJson());

    public static Task<RawAnswer> SendRawAsync(this ApiClient client, IncomingPaymentBuilder payment) =>
        client.SendRawAsync("/api/v1/incoming_payments", payment.ToJson());

    public static async Task<RawAnswer> SendRawAsync(this ApiClient client, string path, string body, string contentType = "application/json")
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Bound);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(client.Http.BaseAddress!.Host, client.Http.BaseAddress.Port, bound.Token);
        await socket.SendAsync(RequestBytes(client, path, body, contentType), bound.Token);
        return await ReadToEndAsync(socket, bound.Token);
    }

    /// <summary>The request as it goes over the wire; the connection is not asked to close.</summary>
    public static byte[] RequestBytes(ApiClient client, string path, string body, string contentType = "application/json") => Encoding.UTF8.GetBytes(
        $"""
        POST {path} HTTP/1.1
        Host: {client.Http.BaseAddress!.Authority}
        User-Agent: raw
        Authorization: Bearer {client.Token}
        Content-Type: {contentType}
        Content-Length: {Encoding.UTF8.GetByteCount(body)}


        """.ReplaceLineEndings("\r\n") + body);

    private static async Task<RawAnswer> ReadToEndAsync(Socket socket, CancellationToken cancellation)
    {
        var bytes = new StringBuilder();
        var buffer = new byte[16 * 1024];
        try
        {
            while (await socket.ReceiveAsync(buffer, cancellation) is var length and > 0) bytes.Append(Encoding.Latin1.GetString(buffer, 0, length));
            return new RawAnswer(bytes.ToString(), null);
        }
        catch (SocketException exception)
        {
            return new RawAnswer(bytes.ToString(), exception.SocketErrorCode);
        }
    }
}
