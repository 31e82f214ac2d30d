using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace KopoKopo.Emulator.Delivery;

/// <summary>What a receiver answered: a status, or in words why there was none.</summary>
internal sealed record PostReply(int? Status, string? Headers, byte[]? Body, string? Error);

/// <summary>One POST over HTTP/1.1 on pooled connections: a Content-Length, no redirects, no proxy, a time-out, a bounded reply.</summary>
internal sealed class HttpPoster : IDisposable
{
    private const int MostReplyBytes = 16 * 1024;
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    // One that speaks HTTP/1.0 (Python's http.server) closes after its reply without saying so, and the next POST on that connection would be lost until
    // its retry; so connections are kept only to receivers that are known to speak 1.1.
    private readonly HttpMessageInvoker _keeping;
    private readonly HttpMessageInvoker _closing;
    private readonly ConcurrentDictionary<string, bool> _keepAlive = new(StringComparer.OrdinalIgnoreCase);
    private readonly TimeSpan _timeout;

    public HttpPoster(EmulatorOptions options)
    {
        _timeout = options.Retry.Timeout.Value;
        _keeping = new HttpMessageInvoker(Handler(TimeSpan.FromMinutes(2)));
        _closing = new HttpMessageInvoker(Handler(TimeSpan.Zero));
    }

    public async Task<PostReply> PostAsync(Uri url, byte[] body, string signature)
    {
        using var timeout = new CancellationTokenSource(_timeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = Json;
            request.Headers.TryAddWithoutValidation(WebhookSigner.Header, signature);
            request.Headers.TryAddWithoutValidation("User-Agent", "KopoKopo-Emulator");
            request.Headers.TryAddWithoutValidation("Accept", "*/*");
            var http = _keepAlive.ContainsKey(url.Authority) ? _keeping : _closing;
            using var response = await http.SendAsync(request, timeout.Token);
            Learn(url.Authority, response);
            return new PostReply((int)response.StatusCode, HeadersOf(response), await ReadBoundedAsync(response, timeout.Token), null);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return new PostReply(null, null, null, $"time-out: no reply within {_timeout.TotalSeconds:0.###} s");
        }
        catch (HttpRequestException exception)
        {
            return new PostReply(null, null, null, InWords(url, exception));
        }
        catch (Exception exception) when (exception is IOException or UriFormatException or InvalidOperationException)
        {
            return new PostReply(null, null, null, $"could not be sent: {exception.Message}");
        }
    }

    public void Dispose()
    {
        _keeping.Dispose();
        _closing.Dispose();
    }

    private static SocketsHttpHandler Handler(TimeSpan connectionLifetime) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        AutomaticDecompression = DecompressionMethods.None,
        PooledConnectionLifetime = connectionLifetime,
    };

    private void Learn(string authority, HttpResponseMessage response)
    {
        if (response.Version >= HttpVersion.Version11) _keepAlive.TryAdd(authority, true);
        else _keepAlive.TryRemove(authority, out _);
    }

    // The status alone acknowledges: a body that breaks off or never ends changes nothing.
    private static async Task<byte[]> ReadBoundedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength == 0) return [];

        var buffer = new byte[MostReplyBytes];
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            return buffer[..length];
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or OperationCanceledException)
        {
            return [];
        }
    }

    private static string HeadersOf(HttpResponseMessage response)
    {
        var text = new StringBuilder();
        foreach (var (name, values) in response.Headers.NonValidated) text.Append(name).Append(": ").Append(values.ToString()).Append('\n');
        foreach (var (name, values) in response.Content.Headers.NonValidated) text.Append(name).Append(": ").Append(values.ToString()).Append('\n');
        return text.Length <= MostReplyBytes ? text.ToString() : text.ToString(0, MostReplyBytes);
    }

    private static string InWords(Uri url, HttpRequestException exception) => exception.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => $"DNS: the name {url.Host} is not known",
        HttpRequestError.ConnectionError when exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused } =>
            $"connection refused: nothing listens on {url.Host}:{url.Port}",
        HttpRequestError.ConnectionError => $"no connection to {url.Host}:{url.Port}: {exception.InnerException?.Message ?? exception.Message}",
        HttpRequestError.SecureConnectionError => $"TLS: {exception.InnerException?.Message ?? exception.Message}",
        HttpRequestError.ResponseEnded => "the connection was closed before a reply came",
        HttpRequestError.InvalidResponse => "the reply is not HTTP",
        _ when exception.InnerException is IOException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionReset } } =>
            "the connection was reset before a reply came",
        _ => $"could not be sent: {exception.InnerException?.Message ?? exception.Message}",
    };
}
