using System.Text.Json;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Control;

/// <summary>The bodies of control calls: how they are read, and the shapes that several have.</summary>
internal static class ControlBody
{
    public const string UrlPattern = "^\\s*[Hh][Tt][Tt][Pp][Ss]?:[\\\\/]*[^\\s\\\\/?#]+";
    private const int LongestText = 255;

    public static readonly Shape<DateTimeOffset?> Instant =
        Shapes.Parsed("an instant such as 2026-01-31T12:00:00+03:00", static text => Domain.Instant.TryParse(text, out var instant) ? instant : default(DateTimeOffset?));

    public static readonly Shape<string> Text =
        Shapes.Parsed($"a text of 1 to {LongestText} characters", static text => text.Length is > 0 and <= LongestText ? text : null, $"^[\\s\\S]{{1,{LongestText}}}$");

    /// <summary>An http or https URL.</summary>
    public static Uri? ParseUrl(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https" } ? url : null;

    /// <summary>A body's shape; members that nobody knows are let pass.</summary>
    public static Shape<T> Of<T>(Func<Members, T?> build, params IMember[] members) => new ObjectShape<T>("an object", build, members) { IsOpen = true };

    /// <param name="shape">What the body looks like.</param>
    /// <param name="body">The body.</param>
    /// <param name="words">The words of scenarios, where it may use them.</param>
    /// <returns>What the body says, or what is wrong with it.</returns>
    public static (T? Said, ApiError? Error) Read<T>(this Shape<T> shape, JsonElement body, ScenarioWords? words = null)
        where T : class
    {
        var reading = new ControlReading(words ?? ScenarioWords.None);
        var said = shape.Read(body, "", reading);
        return reading.Error is { } complaint ? (null, ApiError.BadRequest(complaint)) : (said, null);
    }
}
