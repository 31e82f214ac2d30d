using System.CommandLine;
using System.Net;
using System.Net.Sockets;

namespace KopoKopo.Emulator.CommandLine;

/// <summary>
/// For a container's HEALTHCHECK: whether the emulator beside it is ready. Asks where <c>serve</c> with the same arguments, environment and files would listen,
/// and nowhere else. Exit codes: 0 ready, 1 not.
/// </summary>
internal sealed class HealthVerb(TextWriter output, TextWriter error)
{
    // A container's HEALTHCHECK has a time-out of its own.
    private static readonly TimeSpan LongestCheck = TimeSpan.FromSeconds(10);

    public Command Command()
    {
        var port = new PortOption();
        var settings = SettingArguments.Of(port);
        var command = new Command("health", "Exit 0 if the emulator here is ready, 1 if not.") { port, settings };
        command.Validators.Add(result => port.RefuseBeside(result, settings));
        command.SetAction((parsed, cancellationToken) => RunAsync(port.Settings(parsed, settings), cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(string[] settings, CancellationToken cancellationToken)
    {
        try
        {
            var configuration = EmulatorHost.ReadSettings(settings);
            Listening.Check(configuration);
            return await AskAsync(Listening.Addresses(configuration)[0], cancellationToken);
        }
        catch (Exception exception) when (StartFailure.Explain(exception, configuration: null) is { } line)
        {
            return await FailAsync(line);
        }
    }

    private async Task<int> AskAsync(string url, CancellationToken cancellationToken)
    {
        var address = BindingAddress.Parse(url);
        if (address is { Port: 0, IsUnixPipe: false }) return await FailAsync($"the port of {url} was chosen by the system; say which, such as --port=8254");
        if (address.IsNamedPipe) return await FailAsync($"{url} is a named pipe, which health cannot ask");

        using var http = Client(address);
        try
        {
            using var response = await http.GetAsync("/health/ready", cancellationToken);
            await output.WriteLineAsync(await response.Content.ReadAsStringAsync(cancellationToken));
            return response.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return await FailAsync($"not reached at {url}: {exception.Message}");
        }
    }

    // No proxy, and no redirect: either would lead elsewhere.
    private static HttpClient Client(BindingAddress address)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };

#pragma warning disable CA5359 // The certificate is for the name that clients call, which is not this one; nothing secret is sent.
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        if (address.IsUnixPipe) handler.ConnectCallback = (_, cancellationToken) => ConnectAsync(address.UnixPipePath, cancellationToken);
        var host = address.IsUnixPipe ? "localhost" : $"{HostOf(address)}:{address.Port}";
        return new HttpClient(handler) { BaseAddress = new Uri($"{address.Scheme}://{host}"), Timeout = LongestCheck };
    }

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

    // The server takes a name for every interface; an address of none, too.
    private static string HostOf(BindingAddress address) => IPAddress.TryParse(address.Host, out var ip) switch
    {
        false => "localhost",
        true when ip!.Equals(IPAddress.Any) => $"{IPAddress.Loopback}",
        true when ip!.Equals(IPAddress.IPv6Any) => $"[{IPAddress.IPv6Loopback}]",
        true => address.Host,
    };

    private async Task<int> FailAsync(string line)
    {
        await error.WriteLineAsync($"KopoKopo.Emulator: {line}");
        return 1;
    }
}
