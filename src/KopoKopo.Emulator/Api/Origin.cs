namespace KopoKopo.Emulator.Api;

/// <summary>What stands before every location and link: <c>PublicUrl</c>, else the scheme and Host the client used. <c>X-Forwarded-*</c> is ignored.</summary>
internal sealed class Origin(EmulatorOptions options)
{
    private readonly string? _publicUrl = options.PublicUrl?.TrimEnd('/');

    public string Of(HttpRequest request)
    {
        if (!string.IsNullOrEmpty(_publicUrl)) return _publicUrl;

        // HTTP/1.0 may come without a Host.
        var connection = request.HttpContext.Connection;
        return request.Host.HasValue ? $"{request.Scheme}://{request.Host.Value}" : $"{request.Scheme}://{connection.LocalIpAddress}:{connection.LocalPort}";
    }
}
