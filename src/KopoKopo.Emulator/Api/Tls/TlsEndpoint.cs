using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace KopoKopo.Emulator.Api.Tls;

/// <summary>
/// TLS on <c>Https:Port</c>, on the host of the first usual address. The address stands before the others when the server starts, and so the first endpoint of
/// that port that the server makes is this one, whatever port the system chooses in the end.
/// </summary>
internal sealed class TlsEndpoint(IServer server, IServiceProvider services, EmulatorOptions options) : IStartupFilter
{
    private bool _isSecured;

    /// <summary>The hosting has read where to listen by now, and the server has not started.</summary>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next)
    {
        if (options.Https.Port is { } port && server.Features.Get<IServerAddressesFeature>()?.Addresses is { } addresses)
        {
            var usual = addresses.ToList();
            addresses.Clear();
            addresses.Add($"https://{HostOf(usual.FirstOrDefault() ?? EmulatorApp.DefaultUrl, port)}:{port}");
            foreach (var address in usual) addresses.Add(address);
        }

        return next;
    }

    /// <summary>Has an endpoint speak TLS if it is this one.</summary>
    public void Secure(ListenOptions endpoint)
    {
        if (_isSecured || options.Https.Port is not { } port || endpoint.IPEndPoint?.Port != port) return;

        _isSecured = true;
        endpoint.UseHttps(services.GetRequiredService<CertificateAuthority>().IssueServerCertificate());
    }

    // A port that the system chooses wants an address, and a socket's file is no host.
    private static string HostOf(string address, int port)
    {
        var usual = BindingAddress.Parse(address);
        if (!usual.IsUnixPipe && !usual.IsNamedPipe && (port != 0 || usual.Host != "localhost")) return usual.Host;

        return port == 0 ? "127.0.0.1" : "localhost";
    }
}
