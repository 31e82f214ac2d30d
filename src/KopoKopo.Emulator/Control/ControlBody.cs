using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Control;

/// <summary>The shapes that several bodies and queries of control calls have.</summary>
internal static class ControlBody
{
    public const string UrlPattern = "^\\s*[Hh][Tt][Tt][Pp][Ss]?:[\\\\/]*[^\\s\\\\/?#]+";
    private const int LongestText = 255;

    public static readonly Shape<DateTimeOffset?> Instant =
        Shapes.Parsed(
            "an instant such as 2026-01-31T12:00:00+03:00", static text => Domain.Instant.TryParse(text, out var instant) ? instant : default(DateTimeOffset?));

    public static readonly Shape<string> Text =
        Shapes.Parsed(
            $"a text of 1 to {LongestText} characters", static text => text.Length is > 0 and <= LongestText ? text : null, $"^[\\s\\S]{{1,{LongestText}}}$");

    /// <summary>An http or https URL.</summary>
    public static Uri? ParseUrl(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https" } ? url : null;

    /// <summary>A body's shape; members that nobody knows are let pass.</summary>
    public static Shape<T> Of<T>(Func<Members, T?> build, params IMember[] members) => new ObjectShape<T>("an object", build, members) { IsOpen = true };
}
