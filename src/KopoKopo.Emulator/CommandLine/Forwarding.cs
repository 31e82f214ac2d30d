namespace KopoKopo.Emulator.CommandLine;

/// <summary>What was answered to a callback that was handed on.</summary>
/// <param name="Error">Why there is no answer; null if there is one.</param>
internal sealed record ForwardedReply(int Status, string? ContentType, byte[] Body, string? Error);

/// <summary>Hands callbacks on, to the byte and with their headers.</summary>
internal sealed class Forwarding(Uri url) : IDisposable
{
    private const int LargestReply = 1024 * 1024;

    // Those of a connection, and those that the client writes itself.
    private static readonly string[] NotForwarded =
        ["Host", "Connection", "Keep-Alive", "Content-Length", "Transfer-Encoding", "TE", "Trailer", "Upgrade", "Expect", "Proxy-Connection"];

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(30),
        MaxResponseContentBufferSize = LargestReply,
    };

    public Uri Url => url;

    /// <summary>What it is answered; 502 where there is no answer.</summary>
    public async Task<ForwardedReply> SendAsync(HttpRequest request, byte[] body, CancellationToken cancellationToken)
    {
        using var forwarded = new HttpRequestMessage(new HttpMethod(request.Method), url) { Content = new ByteArrayContent(body) };
        foreach (var (name, values) in request.Headers.Where(header => !NotForwarded.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            var all = values.AsEnumerable();
            if (!forwarded.Headers.TryAddWithoutValidation(name, all)) forwarded.Content.Headers.TryAddWithoutValidation(name, all);
        }

        try
        {
            using var reply = await _http.SendAsync(forwarded, cancellationToken);
            var replied = await reply.Content.ReadAsByteArrayAsync(cancellationToken);
            return new ForwardedReply((int)reply.StatusCode, reply.Content.Headers.ContentType?.ToString(), replied, Error: null);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new ForwardedReply(StatusCodes.Status502BadGateway, ContentType: null, [], exception.Message);
        }
    }

    public void Dispose() => _http.Dispose();
}
