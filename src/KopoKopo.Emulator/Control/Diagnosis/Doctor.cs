using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using KopoKopo.Emulator.Delivery;
using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Control.Diagnosis;

/// <summary>One step on the way to a receiver.</summary>
internal sealed record DoctorStep(string Step, bool IsOk, string Detail);

/// <summary>Whether a callback URL can be reached from here, where the way ends, and what mends it.</summary>
internal sealed record DoctorReport(IReadOnlyList<DoctorStep> Steps, string? Mend)
{
    public bool IsReachable => Steps is [.., { Step: Speed }] || Steps.All(step => step.IsOk);

    public const string Speed = "speed";
}

/// <summary>Walks the way of a delivery step by step: the name, the connection, TLS, and one signed test POST, never more.</summary>
internal sealed class Doctor(EmulatorOptions options, NameResolver names, ReceiverTrust trust)
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);
    private static readonly byte[] TestBody =
        "{\"topic\":\"emulator_doctor\",\"message\":\"A test of KopoKopo.Emulator: can this callback URL be reached?\"}"u8.ToArray();

    public async Task<DoctorReport> ExamineAsync(App app, Uri url, CancellationToken cancellationToken)
    {
        var steps = new List<DoctorStep>();
        if (!options.Allows(url))
        {
            return new DoctorReport(
                [new DoctorStep("allowed", false, $"Emulator:CallbackAllow does not name {url.Authority}")], "Add the host to Emulator:CallbackAllow.");
        }

        if (BuiltInReceiver.IsAt(url.Host))
        {
            return new DoctorReport([new DoctorStep("post", true, "the receiver inside the emulator takes every callback")], null);
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(options.Retry.Timeout.Value);
        var certificate = new CertificateReport(trust);
        using var handler = Handler(app, steps, certificate);
        using var http = new HttpMessageInvoker(handler, disposeHandler: false);
        var started = Stopwatch.GetTimestamp();
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(TestBody) };
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
            request.Headers.TryAddWithoutValidation(WebhookSigner.Header, WebhookSigner.Sign(TestBody, app.ApiKey));
            request.Headers.TryAddWithoutValidation("User-Agent", "KopoKopo-Emulator");
            using var response = await http.SendAsync(request, timeout.Token);
            return OfReply(steps, url, certificate, response, Stopwatch.GetElapsedTime(started));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return OfTimeout(steps, certificate, url);
        }
        catch (StepFailedException failed)
        {
            return new DoctorReport(steps, failed.Mend);
        }
        catch (HttpRequestException exception)
        {
            return OfFailure(steps, url, certificate, exception);
        }
    }

    private SocketsHttpHandler Handler(App app, List<DoctorStep> steps, CertificateReport certificate) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.Zero,
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = await ConnectAsync(app, context.DnsEndPoint, steps, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = certificate.Validate },
    };

    private async Task<Socket> ConnectAsync(App app, DnsEndPoint asked, List<DoctorStep> steps, CancellationToken cancellationToken)
    {
        var address = options.AliasOf(asked);
        var alias = address.Host == asked.Host ? "" : $" (in place of {asked.Host}, by Emulator:HostAliases)";
        var found = await ResolveAsync(app, address, alias, steps, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(found, address.Port, cancellationToken);
            steps.Add(new DoctorStep("connect", true, $"connected to {address.Host}:{address.Port}{alias}"));
            return socket;
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            var refused = exception.SocketErrorCode == SocketError.ConnectionRefused;
            steps.Add(new DoctorStep(
                "connect",
                false,
                refused
                    ? $"refused: nothing listens on {address.Host}:{address.Port}{alias}"
                    : $"no connection to {address.Host}:{address.Port}{alias}: {exception.Message}"));
            throw new StepFailedException(refused ? RefusedMend(asked) : "See that the host is up, the port right, and no firewall between.");
        }
    }

    private async Task<IPAddress[]> ResolveAsync(App app, DnsEndPoint address, string alias, List<DoctorStep> steps, CancellationToken cancellationToken)
    {
        try
        {
            var found = await names.ResolveAsync(app.Id, address.Host, cancellationToken);
            steps.Add(new DoctorStep("dns", true, $"{address.Host} is {string.Join(", ", found.Select(ip => ip.ToString()))}{alias}"));
            return found;
        }
        catch (SocketException exception)
        {
            steps.Add(new DoctorStep("dns", false, $"the name {address.Host} is not known here: {exception.Message}"));
            throw new StepFailedException(
                "See that the name is spelt right and known where the emulator runs. "
                + "In a container network a service has its own name; the machine outside is host.docker.internal.");
        }
    }

    private static string RefusedMend(DnsEndPoint address) => address.Host is "localhost" or "127.0.0.1" or "::1" or "[::1]"
        ? "Start the receiver, and see that it listens on this port. If the emulator runs in a container, localhost is the container itself: "
            + "use host.docker.internal (docker run --add-host=host.docker.internal:host-gateway), or set Emulator:HostAliases:localhost to it."
        : "Start the receiver, see that it listens on this port, and on more than its own loopback address.";

    private static DoctorReport OfReply(
        List<DoctorStep> steps, Uri url, CertificateReport certificate, HttpResponseMessage response, TimeSpan took)
    {
        if (url.Scheme == Uri.UriSchemeHttps) steps.Add(new DoctorStep("tls", true, certificate.Trusted));

        var status = (int)response.StatusCode;
        var isOk = status is >= 200 and < 300;
        steps.Add(new DoctorStep("post", isOk, $"answered {status} after {took.TotalMilliseconds:0} ms"));
        if (status is >= 300 and < 400)
        {
            return new DoctorReport(steps, $"The receiver redirects to {response.Headers.Location}; redirects are not followed: register the URL it leads to.");
        }

        if (!isOk)
        {
            return new DoctorReport(
                steps,
                $"The receiver was reached and answered {status}: only a 2xx acknowledges. Look at its log; "
                + "404 or 405 is a wrong path or method, 401 or 403 its own check of the signature.");
        }

        if (took < Slow) return new DoctorReport(steps, null);

        steps.Add(new DoctorStep(DoctorReport.Speed, false, $"slower than {Slow.TotalSeconds:0} s"));
        return new DoctorReport(steps, "The receiver answers slowly: acknowledge first, work afterwards, or deliveries time out and are sent again.");
    }

    private DoctorReport OfTimeout(List<DoctorStep> steps, CertificateReport certificate, Uri url)
    {
        var isConnected = steps.Exists(step => step is { Step: "connect", IsOk: true });
        if (isConnected && url.Scheme == Uri.UriSchemeHttps && !certificate.WasSeen)
        {
            steps.Add(new DoctorStep("tls", false, $"time-out after {options.Retry.Timeout.Value.TotalSeconds:0.###} s: the handshake was not answered"));
            return new DoctorReport(steps, "See that the receiver speaks TLS on this port; plain HTTP wants a URL that begins with http://.");
        }

        steps.Add(new DoctorStep(isConnected ? "post" : "connect", false, $"time-out after {options.Retry.Timeout.Value.TotalSeconds:0.###} s"));
        return new DoctorReport(steps, isConnected
            ? "The receiver took the request and did not answer: acknowledge first, work afterwards."
            : "Nothing answered, not even a refusal: see that the host is up and no firewall drops the packets.");
    }

    private static DoctorReport OfFailure(List<DoctorStep> steps, Uri url, CertificateReport certificate, HttpRequestException exception)
    {
        if (Find<StepFailedException>(exception) is { } failed) return new DoctorReport(steps, failed.Mend);

        if (exception.HttpRequestError == HttpRequestError.SecureConnectionError || Find<AuthenticationException>(exception) is not null)
        {
            var (what, mend) = certificate.Explain(url.Host);
            steps.Add(new DoctorStep("tls", false, what ?? $"no TLS: {exception.InnerException?.Message ?? exception.Message}"));
            return new DoctorReport(steps, mend ?? "See that the receiver speaks TLS on this port; plain HTTP wants a URL that begins with http://.");
        }

        steps.Add(new DoctorStep(
            "post",
            false,
            exception.HttpRequestError == HttpRequestError.InvalidResponse ? "the reply is not HTTP" : "the connection was closed before a reply came"));
        return new DoctorReport(
            steps, "Something listens there, but does not answer HTTP: see that the port is the receiver's, and that it wants http and not https.");
    }

    private static T? Find<T>(Exception? exception)
        where T : Exception
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is T found) return found;
        }

        return null;
    }

    private sealed class StepFailedException(string mend) : Exception(mend)
    {
        public string Mend => Message;
    }

    /// <summary>What is wrong with a certificate.</summary>
    private sealed class CertificateReport(ReceiverTrust trust)
    {
        private SslPolicyErrors _errors;
        private DateTime? _expired;
        private string _names = "";

        public bool WasSeen { get; private set; }

        public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
        {
            _errors = errors;
            WasSeen = true;
            if (certificate is X509Certificate2 whole)
            {
                _names = whole.GetNameInfo(X509NameType.DnsName, forIssuer: false);
                if (whole.NotAfter < TimeProvider.System.GetLocalNow().DateTime) _expired = whole.NotAfter;
            }

            return trust.Trusts(certificate, chain, errors);
        }

        /// <summary>By whom it is trusted.</summary>
        public string Trusted => _errors == SslPolicyErrors.None
            ? "the certificate is trusted"
            : $"the certificate is trusted by Emulator:CallbackTrust alone{(trust.IsAny ? ", which trusts any" : "")}";

        public (string? What, string? Mend) Explain(string host)
        {
            if (_expired is { } expired) return ($"the certificate expired on {expired:yyyy-MM-dd}", "Renew the certificate.");
            if (_errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            {
                return ($"the certificate is for {_names}, not for {host}", "Use the name of the certificate in the URL, or a certificate for this name.");
            }

            return _errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)
                ? (
                    trust.IsExtended ? "the certificate is not trusted, nor by Emulator:CallbackTrust" : "the certificate is not trusted",
                    "Use a certificate of a known authority, or make its root known where the emulator runs: name its PEM file, or that of the "
                    + "certificate itself, in Emulator:CallbackTrust (any: trust every receiver); without Emulator:Strict plain http will do as well.")
                : (null, null);
        }
    }
}
