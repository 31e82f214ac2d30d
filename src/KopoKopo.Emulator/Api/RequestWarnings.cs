using KopoKopo.Emulator.Api.Requests;

namespace KopoKopo.Emulator.Api;

/// <summary>
/// What production would refuse about a request that is accepted here. It is kept with the request, logged, and sent back as
/// <c>X-Emulator-Warning</c>, where whoever wrote the request sees it.
/// </summary>
internal static class RequestWarnings
{
    public const string Header = "X-Emulator-Warning";

    /// <summary>Adds a complaint, worded as the refusal would be.</summary>
    public static void Add(HttpContext http, string complaint) => Explain(http, $"production would refuse this: {complaint}");

    /// <summary>Whether it is about a callback that is not https.</summary>
    public static bool IsOfPlainHttp(string warning) => warning.EndsWith(RequestShapes.NotHttps, StringComparison.Ordinal);

    /// <summary>Says why the emulator did what it did, where the answer's own form leaves no room for it. In ASCII, since it goes out as a header.</summary>
    public static void Explain(HttpContext http, string warning)
    {
        RequestTrace.Of(http).Warn(warning);
        http.Response.Headers.Append(Header, warning);
    }
}
