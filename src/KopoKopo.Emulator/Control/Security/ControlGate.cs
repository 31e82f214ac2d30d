using System.Net;
using System.Security.Cryptography;
using System.Text;
using KopoKopo.Emulator.Api;

namespace KopoKopo.Emulator.Control.Security;

/// <summary>
/// Who may drive the emulator: whoever knows the token; without one, whoever is on this machine and calls it by a name of this machine, unless the settings
/// open it. A page of another origin in somebody's browser may not: there are no CORS headers, and what a browser says of its origin is looked at.
/// </summary>
internal sealed class ControlGate(RequestDelegate next, EmulatorOptions options)
{
    private const string Path = "/_emulator";
    private const string Scheme = "Bearer ";
    private const string OtherOrigin = "A page of another origin may not drive the emulator";

    // A proxy tells by these that it speaks for somebody else; all names that begin with X-Forwarded count as well.
    private static readonly string[] ForwardingHeaders =
        ["Forwarded", "Via", "X-Real-IP", "X-Original-For", "X-Original-Host", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP"];

    public Task InvokeAsync(HttpContext http)
    {
        if (!IsControlCall(http) || http.GetEndpoint()?.Metadata.GetMetadata<AnswersAnybody>() is not null) return next(http);

        return Refusal(http) is { } refusal ? refusal.ExecuteAsync(http) : next(http);
    }

    // Routing decides what is a control call, so no spelling of the path leads around the gate; the path is for those that lead nowhere.
    private static bool IsControlCall(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<ControlCall>() is not null || http.Request.Path.StartsWithSegments(Path, StringComparison.OrdinalIgnoreCase);

    private ApiError? Refusal(HttpContext http)
    {
        if (FromOtherOrigin(http.Request) is { } foreign) return foreign;
        if (string.IsNullOrEmpty(options.ControlToken)) return FromStranger(http) ?? NotJson(http.Request);

        return HasToken(http.Request) ? NotJson(http.Request) : Unauthorized(http);
    }

    private static ApiError? FromOtherOrigin(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site is not ("" or "same-origin" or "none")) return Forbidden($"{OtherOrigin} (Sec-Fetch-Site: {site})");
        if (request.Headers.Origin.ToString() is { Length: > 0 } origin && !IsOwn(origin, request)) return Forbidden(OtherOrigin);

        return null;
    }

    private ApiError? FromStranger(HttpContext http)
    {
        var host = ControlHost.Of(http.Request);
        if (options.ControlOpen)
        {
            return ControlHost.IsPrivate(host, options.ControlHosts)
                ? null
                : Forbidden($"The control API does not answer to the name {host}: name it with Emulator:ControlHosts:0={host}, or set Emulator:ControlToken");
        }

        if (!IsLoopback(http.Connection.RemoteIpAddress))
        {
            return Forbidden("The control API answers this machine only: set Emulator:ControlToken, or Emulator:ControlOpen to open it to all");
        }

        if (http.Request.Headers.FirstOrDefault(header => IsForwarding(header.Key)).Key is { } forwarding)
        {
            return Forbidden(
                $"The control API answers this machine only, and this call came through a proxy ({forwarding}): "
                + "set Emulator:ControlToken and send it as a bearer token");
        }

        return ControlHost.IsThisMachine(host)
            ? null
            : Forbidden($"The control API answers to localhost or an address, not to the name {host}: call it by one of those, or set Emulator:ControlToken");
    }

    private static ApiError? NotJson(HttpRequest request) =>
        (request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0) && !RequestJson.IsJson(request) ? RequestJson.NotJson : null;

    private static bool IsOwn(string origin, HttpRequest request) =>
        string.Equals(origin, $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);

    private static bool IsForwarding(string header) =>
        header.StartsWith("X-Forwarded", StringComparison.OrdinalIgnoreCase) || ForwardingHeaders.Contains(header, StringComparer.OrdinalIgnoreCase);

    private static bool IsLoopback(IPAddress? address) => address is null || IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    // Compared in constant time: how long it takes says nothing of how much was right.
    private bool HasToken(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(
                SHA256.HashData(Encoding.UTF8.GetBytes(header[Scheme.Length..].Trim())), SHA256.HashData(Encoding.UTF8.GetBytes(options.ControlToken!)));
    }

    private static ApiError Forbidden(string message) => new(StatusCodes.Status403Forbidden, message);

    private static ApiError Unauthorized(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer realm=\"KopoKopo.Emulator\"";
        return new ApiError(StatusCodes.Status401Unauthorized, "The control API needs its token: Authorization: Bearer, then Emulator:ControlToken");
    }
}
