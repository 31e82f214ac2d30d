using System.Net;

namespace KopoKopo.Emulator.Control.Security;

/// <summary>
/// What the Host of a control call says of who made it. A browser sends the name of the page's own origin, so a page under a name that somebody made to
/// point here (DNS rebinding) gives itself away. Names are compared without their port, a closing dot, or regard to case.
/// </summary>
internal static class ControlHost
{
    // Names that the public DNS does not give away: nobody on the internet can make one of them point here.
    private static readonly string[] PrivateSuffixes = [".localhost", ".internal", ".local", ".svc", ".test"];

    /// <summary>The name as it is compared: lower case, without port and closing dot; empty where a request of HTTP/1.0 has none.</summary>
    public static string Of(HttpRequest request) => Normal(request.Host.Host);

    /// <summary>Whether only this machine goes by that name: <c>localhost</c>, a name below it, or an address. None at all counts as an address.</summary>
    public static bool IsThisMachine(string host) =>
        host is "" or "localhost" || host.EndsWith(".localhost", StringComparison.Ordinal) || IsAddress(host);

    /// <summary>
    /// Whether the name cannot be one of the internet: an address, a name without a dot, one below a private suffix, or one of <c>ControlHosts</c>.
    /// </summary>
    public static bool IsPrivate(string host, IReadOnlyList<string>? named) =>
        IsThisMachine(host) || !host.Contains('.', StringComparison.Ordinal)
        || PrivateSuffixes.Any(suffix => host.EndsWith(suffix, StringComparison.Ordinal))
        || (named ?? []).Any(name => Matches(Normal(name), host));

    // Square brackets stand about an address of IPv6.
    private static bool IsAddress(string host) => IPAddress.TryParse(host.Trim('[', ']'), out _);

    private static bool Matches(string named, string host) =>
        named.StartsWith("*.", StringComparison.Ordinal) ? host.Length >= named.Length && host.EndsWith(named[1..], StringComparison.Ordinal) : named == host;

    private static string Normal(string host) => (host.EndsWith('.') ? host[..^1] : host).ToLowerInvariant();
}
