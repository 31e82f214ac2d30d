using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using KopoKopo.Emulator.Delivery.Faults;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Delivery;

/// <summary>What a receiver answered: a status, or in words why there was none.</summary>
internal sealed record PostReply(int? Status, string? Headers, byte[]? Body, string? Error)
{
    /// <summary>Whether it was not sent for want of a file descriptor: the machine's trouble and none of the receiver's.</summary>
    public bool IsForWantOfDescriptors { get; init; }
}

/// <summary>One POST over HTTP/1.1 on pooled connections: a Content-Length, no redirects, no proxy, a time-out, a bounded reply.</summary>
internal sealed class HttpPoster : IDisposable
{
    public const string UserAgent = "KopoKopo-Emulator";
    public const string Accept = "*/*";
    private const int MostReplyBytes = 16 * 1024;
    private static readonly HttpRequestOptionsKey<long> AppOfRequest = new("app");
    private const int LargestBufferedReply = 10 * 1024 * 1024;

    // One that speaks HTTP/1.0 (Python's http.server) closes after its reply without saying so, and the next POST on that connection would be lost until
    // its retry; so connections are kept only to receivers that are known to speak 1.1.
    private readonly HttpMessageInvoker _keeping;
    private readonly HttpMessageInvoker _closing;
    private readonly ConcurrentDictionary<string, bool> _keepAlive = new(StringComparer.OrdinalIgnoreCase);
    private readonly TimeSpan _timeout;
    private readonly EmulatorOptions _options;
    private readonly NameResolver _names;
    private readonly ReceiverTrust _trust;
    private readonly InProcessReceivers _receivers;

    public HttpPoster(EmulatorOptions options, NameResolver names, ReceiverTrust trust, InProcessReceivers receivers)
    {
        _trust = trust;
        _timeout = options.Retry.Timeout.Value;
        _options = options;
        _names = names;
        _receivers = receivers;
        _keeping = new HttpMessageInvoker(Handler(TimeSpan.FromMinutes(2)));
        _closing = new HttpMessageInvoker(Handler(TimeSpan.Zero));
    }

    /// <inheritdoc cref="InProcessReceivers.Forget"/>
    public void Forget(App app) => _receivers.Forget(app);

    public async Task<PostReply> PostAsync(OutgoingDelivery delivery)
    {
        var url = delivery.Url;
        if (!_options.Allows(url)) return new PostReply(null, null, null, $"not sent: Emulator:CallbackAllow does not name {url.Authority}");

        using var timeout = new CancellationTokenSource(_timeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url)
            {
                Version = HttpVersion.Version11,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            request.Options.Set(AppOfRequest, delivery.App);
            request.Content = delivery.NetworkFault is { } fault ? fault.Spoil(delivery.Body, _timeout) : new ByteArrayContent(delivery.Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", delivery.ContentType);
            if (delivery.Signature is not null) request.Headers.TryAddWithoutValidation(WebhookSigner.Header, delivery.Signature);
            request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
            request.Headers.TryAddWithoutValidation("Accept", Accept);
            using var response = await (_receivers.Find(delivery.App, url.Host) is { } receiver
                ? HandOverAsync(receiver, request, timeout.Token)
                : SendAsync(request, timeout.Token));
            return new PostReply((int)response.StatusCode, HeadersOf(response), await ReadBoundedAsync(response, timeout.Token), null);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return new PostReply(null, null, null, $"time-out: no reply within {_timeout.TotalSeconds:0.###} s");
        }
        catch (HttpRequestException exception) when (exception.InnerException is BrokenOnPurposeException onPurpose)
        {
            return new PostReply(null, null, null, onPurpose.Message);
        }
        catch (HttpRequestException exception)
        {
            return new PostReply(null, null, null, InWords(url, exception))
            {
                IsForWantOfDescriptors = exception.GetBaseException() is SocketException { SocketErrorCode: SocketError.TooManyOpenSockets },
            };
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

    private SocketsHttpHandler Handler(TimeSpan connectionLifetime)
    {
        var handler = Plain(connectionLifetime);
        _trust.Apply(handler);
        return handler;
    }

    private SocketsHttpHandler Plain(TimeSpan connectionLifetime) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        AutomaticDecompression = DecompressionMethods.None,
        PooledConnectionLifetime = connectionLifetime,
        ConnectCallback = async (context, cancellationToken) => new NetworkStream(await ConnectAsync(context, cancellationToken), ownsSocket: true),
    };

    /// <summary>Connects to an address, or to what the settings name in its place.</summary>
    private async Task<Socket> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var endPoint = _options.AliasOf(context.DnsEndPoint);
        context.InitialRequestMessage.Options.TryGetValue(AppOfRequest, out var app);
        var addresses = await _names.ResolveAsync(app, endPoint.Host, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, endPoint.Port, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void Learn(string authority, HttpResponseMessage response)
    {
        if (response.Version >= HttpVersion.Version11) _keepAlive.TryAdd(authority, true);
        else _keepAlive.TryRemove(authority, out _);
    }

    // What a receiver in this process throws is no fault of the emulator's: in production its server would have answered 500.
    private static async Task<HttpResponseMessage> HandOverAsync(HttpMessageInvoker receiver, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is FaultyContent) throw new IOException("the receiver is in this process, where there is no network that could fail");

        try
        {
            return await receiver.SendAsync(request, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"the receiver in this process threw {exception.GetType().Name}: {exception.Message}", exception);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is FaultyContent faulty) return await SendAsync(request, faulty, cancellationToken);

        var authority = request.RequestUri!.Authority;
        var response = await SendAsync(request, authority, cancellationToken);
        Learn(authority, response);
        return response;
    }

    // Where a receiver of HTTP/1.1 stood there may be one of 1.0 by now. Of the first POSTs to it one may go out on a connection that it is just closing
    // behind its reply to another; nobody has read that POST, so it is sent once more.
    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string authority, CancellationToken cancellationToken)
    {
        if (!_keepAlive.ContainsKey(authority)) return await _closing.SendAsync(request, cancellationToken);

        try
        {
            return await _keeping.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException) when (!_keepAlive.ContainsKey(authority))
        {
            return await _closing.SendAsync(request, cancellationToken);
        }
    }

    // A fault needs the socket itself, and a connection that nobody else uses.
    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, FaultyContent faulty, CancellationToken cancellationToken)
    {
        using var handler = Handler(TimeSpan.Zero);
        handler.ConnectCallback = async (context, token) =>
        {
            faulty.Socket = await ConnectAsync(context, token);
            return new NetworkStream(faulty.Socket, ownsSocket: true);
        };
        using var http = new HttpMessageInvoker(handler, disposeHandler: false);
        var response = await http.SendAsync(request, cancellationToken);
        await response.Content.LoadIntoBufferAsync(LargestBufferedReply, cancellationToken);
        return response;
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

    private static string OfTls(string reason) => reason.Contains("certificate", StringComparison.OrdinalIgnoreCase)
        ? $"TLS: {reason.TrimEnd('.')}; Emulator:CallbackTrust says which certificates are trusted besides the system's"
        : $"TLS: {reason}";

    private static string InWords(Uri url, HttpRequestException exception) => exception.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => $"DNS: the name {url.Host} is not known",
        HttpRequestError.ConnectionError when exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused } =>
            $"connection refused: nothing listens on {url.Host}:{url.Port}",
        HttpRequestError.ConnectionError => $"no connection to {url.Host}:{url.Port}: {exception.InnerException?.Message ?? exception.Message}",
        HttpRequestError.SecureConnectionError => OfTls(exception.InnerException?.Message ?? exception.Message),
        HttpRequestError.ResponseEnded => "the connection was closed before a reply came",
        HttpRequestError.InvalidResponse => "the reply is not HTTP",
        _ when exception.InnerException is IOException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionReset } } =>
            "the connection was reset before a reply came",
        _ => $"could not be sent: {exception.InnerException?.Message ?? exception.Message}",
    };
}
