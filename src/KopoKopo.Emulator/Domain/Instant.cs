using System.Buffers;
using System.Globalization;

namespace KopoKopo.Emulator.Domain;

/// <summary>
/// Instants as Kopo Kopo writes them: always Nairobi time, +03:00, which has no summer time.
/// <c>initiation_time</c> carries milliseconds, <c>origination_time</c> does not (documentation samples).
/// </summary>
internal static class Instant
{
    // The parser takes much that is not ISO 8601: names of months, AM and PM, a NUL at the end.
    private static readonly SearchValues<char> Iso8601 = SearchValues.Create("0123456789-:.,+TtZz ");
    private static readonly TimeSpan Nairobi = TimeSpan.FromHours(3);

    public static DateTimeOffset ToMilliseconds(DateTimeOffset instant) =>
        DateTimeOffset.FromUnixTimeMilliseconds(instant.ToUnixTimeMilliseconds());

    public static DateTimeOffset InNairobi(DateTimeOffset instant) => instant.ToOffset(Nairobi);

    public static string WithMilliseconds(DateTimeOffset instant) =>
        InNairobi(instant).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    public static string WithSeconds(DateTimeOffset instant) =>
        InNairobi(instant).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>Reads an ISO 8601 instant. One without an offset is Nairobi time, as the merchant's dashboard shows it.</summary>
    public static bool TryParse(string? text, out DateTimeOffset instant)
    {
        instant = default;
        if (text is null || text.Length < 10 || text[4] != '-' || text.AsSpan().ContainsAnyExcept(Iso8601)) return false;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var parsed) || parsed.Year is <= 1970 or >= 9000)
        {
            return false;
        }

        var hasOffset = text.EndsWith('Z') || text.LastIndexOf('+') > 9 || text.LastIndexOf('-') > 9;
        instant = hasOffset ? parsed.ToUniversalTime() : new DateTimeOffset(parsed.DateTime, Nairobi).ToUniversalTime();
        return true;
    }
}
