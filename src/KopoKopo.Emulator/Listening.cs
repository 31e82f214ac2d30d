using System.Globalization;

namespace KopoKopo.Emulator;

/// <summary>The settings that say where to listen, looked at before the server meets them.</summary>
internal static class Listening
{
    private const string Endpoints = "Kestrel:Endpoints";
    private const string Certificates = "Kestrel:Certificates";
    private const string Example = "such as http://localhost:8254";
    private const string HttpPorts = "http_ports";
    private const string HttpsPorts = "https_ports";
    private const string PreferUrls = "preferHostingUrls";

    public const string Urls = "urls";
    public static readonly IReadOnlyList<string> Ports = [HttpPorts, HttpsPorts];

    /// <summary>Whether anything says where to listen. The default is in code and not in appsettings.json, where it would override ASPNETCORE_URLS.</summary>
    public static bool IsConfigured(IConfiguration configuration) =>
        configuration.GetSection(Endpoints).Exists() || Ports.Append(Urls).Any(key => Parts(configuration[key]).Length > 0);

    /// <summary>Whether the system chooses a port, so that only a start can say which.</summary>
    public static bool IsChosenBySystem(IConfiguration configuration) =>
        Addresses(configuration).Select(BindingAddress.Parse).Any(address => address is { Port: 0, IsUnixPipe: false, IsNamedPipe: false });

    /// <summary>
    /// Where the server will listen, decided as it does itself: Kestrel's endpoints, else the urls, else the ports on every interface, else the default.
    /// </summary>
    public static IReadOnlyList<string> Addresses(IConfiguration configuration)
    {
        string[] urls = Parts(configuration[Urls]);
        string[] endpoints = [.. configuration.GetSection(Endpoints).GetChildren().Select(endpoint => endpoint["Url"]!)];
        if (endpoints.Length > 0 && !(urls.Length > 0 && configuration[PreferUrls]?.ToUpperInvariant() is "TRUE" or "1")) return endpoints;
        if (urls.Length > 0) return urls;

        string[] ports =
        [
            .. Parts(configuration[HttpPorts]).Select(port => $"http://*:{port}"),
            .. Parts(configuration[HttpsPorts]).Select(port => $"https://*:{port}"),
        ];
        return ports.Length > 0 ? ports : [EmulatorApp.DefaultUrl];
    }

    /// <summary>Throws <see cref="WrongSettingException"/> for what can be no address, port or certificate anywhere.</summary>
    public static void Check(IConfiguration configuration)
    {
        foreach (var url in Parts(configuration[Urls])) CheckUrl(NameOf(Urls), url);
        foreach (var key in Ports)
        {
            foreach (var port in Parts(configuration[key])) CheckPort(NameOf(key), port);
        }

        foreach (var endpoint in configuration.GetSection(Endpoints).GetChildren())
        {
            if (endpoint["Url"] is not { Length: > 0 } url) throw new WrongSettingException($"{endpoint.Path}:Url must be given, {Example}");

            CheckUrl($"{endpoint.Path}:Url", url);
            CheckCertificate(endpoint.GetSection("Certificate"));
        }

        foreach (var certificate in configuration.GetSection(Certificates).GetChildren()) CheckCertificate(certificate);
    }

    /// <summary>What decides where it listens, with its value: <c>--urls (ASPNETCORE_URLS) is "http://localhost:8254"</c>.</summary>
    public static string Describe(IConfiguration configuration)
    {
        if (configuration.GetSection(Endpoints).GetChildren().ToList() is { Count: > 0 } endpoints)
        {
            return string.Join(" and ", endpoints.Select(endpoint => $"{endpoint.Path}:Url is \"{endpoint["Url"]}\""));
        }

        var key = Ports.Append(Urls).LastOrDefault(key => !string.IsNullOrEmpty(configuration[key]));
        return key is null ? $"{NameOf(Urls)} is not given, hence {EmulatorApp.DefaultUrl}" : $"{NameOf(key)} is \"{configuration[key]}\"";
    }

    /// <summary>Whether Kestrel's own endpoints say where to listen, and nothing else does.</summary>
    public static bool HasEndpoints(IConfiguration configuration) => configuration.GetSection(Endpoints).GetChildren().Any();

    /// <summary>Whether it is to speak TLS.</summary>
    public static bool IsHttps(IConfiguration configuration) =>
        !string.IsNullOrEmpty(configuration[HttpsPorts])
        || Parts(configuration[Urls]).Concat(configuration.GetSection(Endpoints).GetChildren().Select(endpoint => endpoint["Url"] ?? ""))
            .Any(url => url.Trim().StartsWith("https:", StringComparison.OrdinalIgnoreCase));

    private static void CheckUrl(string name, string url)
    {
        var address = TryParse(url) ?? throw Wrong(name, url, $"expected an address, {Example}");
        if (address.Scheme is not ("http" or "https")) throw Wrong(name, url, $"expected http or https, {Example}");
        if (address.IsUnixPipe || address.IsNamedPipe) return;
        if (address.PathBase.Length > 0)
        {
            throw Wrong(name, url, $"an address to listen on has no path, {Example}; a prefix of locations and links is Emulator:PublicUrl");
        }

        // What stands behind the last colon and is no number counts as part of the host.
        if (address.Host is not ("*" or "+") && Uri.CheckHostName(address.Host.Trim('[', ']')) == UriHostNameType.Unknown)
        {
            throw Wrong(name, url, $"expected a host and a port, {Example}");
        }

        if (address.Port is < 0 or > ushort.MaxValue) throw Wrong(name, url, $"a port is from 0 to {ushort.MaxValue}, {Example}");
        if (address.Port == 0 && address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            throw Wrong(name, url, $"a port that the system chooses wants an address: {address.Scheme}://127.0.0.1:0");
        }
    }

    private static BindingAddress? TryParse(string url)
    {
        try
        {
            return BindingAddress.Parse(url.Trim());
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static void CheckPort(string name, string port)
    {
        if (!ushort.TryParse(port.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            throw Wrong(name, port, $"expected a port from 0 to {ushort.MaxValue}, such as 8254");
        }
    }

    private static void CheckCertificate(IConfigurationSection certificate)
    {
        foreach (var key in new[] { "Path", "KeyPath" })
        {
            if (certificate[key] is { Length: > 0 } path && !File.Exists(Path.Combine(AppContext.BaseDirectory, path)))
            {
                throw Wrong($"{certificate.Path}:{key}", path, "there is no such file");
            }
        }
    }

    private static string NameOf(string key) => $"--{key} (ASPNETCORE_{key.ToUpperInvariant()})";

    private static string[] Parts(string? value) => value?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static WrongSettingException Wrong(string name, string value, string expected) => new($"{name} is \"{value}\": {expected}");
}
