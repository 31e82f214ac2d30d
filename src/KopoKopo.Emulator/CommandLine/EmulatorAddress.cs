using System.Net;
using System.Net.Sockets;

namespace KopoKopo.Emulator.CommandLine;

/// <summary>Where an emulator is called: by an address as clients write it, or as the settings of a server do.</summary>
internal sealed class EmulatorAddress
{
    private readonly BindingAddress _address;
    private readonly string _host;

    private EmulatorAddress(string url, BindingAddress address, string host) => (Url, _address, _host) = (url, address, host);

    public string Url { get; }

    /// <summary>As a client writes it; null if it is none.</summary>
    public static EmulatorAddress? Of(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            var isHttp = address.Scheme is "http" or "https";
            return !isHttp || address.IsNamedPipe || address is { IsUnixPipe: false, Port: 0 } ? null : new EmulatorAddress(url, address, address.Host);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The one that a server of these settings listens on; or why there is none.</summary>
    public static (EmulatorAddress? Address, string? Refused) Of(IConfiguration settings)
    {
        Listening.Check(settings);
        var url = Listening.Addresses(settings)[0];
        var address = BindingAddress.Parse(url);
        if (address is { Port: 0, IsUnixPipe: false }) return (null, $"the port of {url} was chosen by the system; say which, such as --port=8254");

        return address.IsNamedPipe ? (null, $"{url} is a named pipe, which cannot be called") : (new EmulatorAddress(url, address, Callable(address)), null);
    }

    /// <summary>A client of it. No proxy, and no redirect: either would lead elsewhere.</summary>
    /// <param name="timeout">How long a call may take.</param>
    /// <param name="trustsAnybody">Whether any certificate does; only where nothing secret is sent.</param>
    public HttpClient Client(TimeSpan timeout, bool trustsAnybody)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };

#pragma warning disable CA5359 // The certificate is for the name that clients call, which is not this one; nothing secret is sent.
        if (trustsAnybody) handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        if (_address.IsUnixPipe) handler.ConnectCallback = (_, cancellationToken) => ConnectAsync(_address.UnixPipePath, cancellationToken);
        var host = _address.IsUnixPipe ? "localhost" : $"{_host}:{_address.Port}";
        var path = _address.IsUnixPipe ? "" : _address.PathBase.TrimEnd('/');
        var client = new HttpClient(handler) { BaseAddress = new Uri($"{_address.Scheme}://{host}{path}/"), Timeout = timeout };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("KopoKopo.Emulator");
        return client;
    }

    // The server takes a name for every interface; an address of none, too.
    private static string Callable(BindingAddress address) => IPAddress.TryParse(address.Host, out var ip) switch
    {
        false => "localhost",
        true when ip!.Equals(IPAddress.Any) => $"{IPAddress.Loopback}",
        true when ip!.Equals(IPAddress.IPv6Any) => $"[{IPAddress.IPv6Loopback}]",
        true => address.Host,
    };

    private static async ValueTask<Stream> ConnectAsync(string file, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(file), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
