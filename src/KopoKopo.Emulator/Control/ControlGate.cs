using System.Net;
using System.Security.Cryptography;
using System.Text;
using KopoKopo.Emulator.Api;

namespace KopoKopo.Emulator.Control;

/// <summary>
/// Who may drive the emulator: whoever knows the token; without one, whoever is on this machine, unless the settings open it. A page of another origin
/// in somebody's browser may not: there are no CORS headers, and what a browser says of its origin is looked at.
/// </summary>
internal sealed class ControlGate(RequestDelegate next, EmulatorOptions options)
{
    private const string Path = "/_emulator";
    private const string Scheme = "Bearer ";

    public Task InvokeAsync(HttpContext http)
    {
        if (!http.Request.Path.StartsWithSegments(Path, StringComparison.OrdinalIgnoreCase)) return next(http);

        return Refusal(http) is { } refusal ? refusal.ExecuteAsync(http) : next(http);
    }

    private ApiError? Refusal(HttpContext http)
    {
        var request = http.Request;
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site && site is not ("same-origin" or "none"))
        {
            return new ApiError(StatusCodes.Status403Forbidden, $"A page of another origin may not drive the emulator (Sec-Fetch-Site: {site})");
        }

        if (request.Headers.Origin.ToString() is { Length: > 0 } origin && !IsOwn(origin, request)) return new ApiError(StatusCodes.Status403Forbidden, "A page of another origin may not drive the emulator");
        if (!string.IsNullOrEmpty(options.ControlToken)) return HasToken(request) ? HasJson(request) : Unauthorized(http);

        if (!options.ControlOpen && IsLoopback(http.Connection.RemoteIpAddress) && !IsThisMachine(request.Host.Host))
        {
            return new ApiError(StatusCodes.Status403Forbidden, "A page of another origin may not drive the emulator");
        }

        return options.ControlOpen || IsLoopback(http.Connection.RemoteIpAddress)
            ? HasJson(request)
            : new ApiError(StatusCodes.Status403Forbidden, "The control API answers this machine only: set Emulator:ControlToken, or Emulator:ControlOpen to open it to all");
    }

    private static ApiError? HasJson(HttpRequest request) =>
        (request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0) && !RequestJson.IsJson(request) ? RequestJson.NotJson : null;

    private static bool IsOwn(string origin, HttpRequest request) => string.Equals(origin, $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);

    // A name that somebody else made to point here is of one origin with the emulator, to a browser; the Host gives it away.
    private bool IsThisMachine(string host) => host.Length == 0 || host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || IPAddress.TryParse(host.Trim('[', ']'), out _)
        || (Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out var own) && own.Host.Equals(host, StringComparison.OrdinalIgnoreCase));

    private static bool IsLoopback(IPAddress? address) => address is null || IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    // Compared in constant time: how long it takes says nothing of how much was right.
    private bool HasToken(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(header[Scheme.Length..].Trim())), SHA256.HashData(Encoding.UTF8.GetBytes(options.ControlToken!)));
    }

    private static ApiError Unauthorized(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer realm=\"KopoKopo.Emulator\"";
        return new ApiError(StatusCodes.Status401Unauthorized, "The control API needs its token: Authorization: Bearer, then Emulator:ControlToken");
    }
}
