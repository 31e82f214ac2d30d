using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Control.Journals;

/// <summary>Where a delivery is to be sent again, and how often; without a URL to where it went.</summary>
internal sealed record ReplayRequest(string? Url, int Times)
{
    private const int MostTimes = 1000;

    private static readonly Shape<string> UrlShape =
        Shapes.Parsed("an http or https URL", static text => ControlBody.ParseUrl(text) is null ? null : text, ControlBody.UrlPattern);

    private static readonly Member<string> UrlMember = new("url", UrlShape, "Where to; left out: where it went.") { TakesNull = true };

    private static readonly Member<int?> TimesMember = new("times", Shapes.Integer(1, MostTimes), "How often; left out: once.");

    public static readonly Shape<ReplayRequest> Shape =
        ControlBody.Of(static members => new ReplayRequest(members.Get(UrlMember), members.Get(TimesMember) ?? 1), UrlMember, TimesMember);
}
