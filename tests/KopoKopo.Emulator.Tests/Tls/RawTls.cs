using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace KopoKopo.Emulator.Tests.Tls;

/// <summary>A request over TLS and its answer, byte for byte; whoever answers is trusted.</summary>
internal static class RawTls
{
    public static async Task<string> ExchangeAsync(Uri address, string request)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(address.Host, address.Port, cancellation);
#pragma warning disable CA5359 // What is looked at is the bytes.
        await using var tls = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: false, static (_, _, _, _) => true);
#pragma warning restore CA5359
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, cancellation);
        await tls.WriteAsync(Encoding.UTF8.GetBytes(request), cancellation);
        using var answer = new MemoryStream();
        await tls.CopyToAsync(answer, cancellation);
        return Encoding.UTF8.GetString(answer.ToArray());
    }
}
