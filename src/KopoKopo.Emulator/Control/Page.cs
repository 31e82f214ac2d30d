using System.Globalization;
using System.Text.Json;
using KopoKopo.Emulator.Api;

namespace KopoKopo.Emulator.Control;

/// <summary>A part of a list, newest first: at most <c>?limit=</c>, and only what is older than <c>?next=</c>, which the part before names.</summary>
internal sealed record Page(int Limit, long Before)
{
    private const int Ordinary = 100;
    private const int Most = 1000;

    public static (Page? Page, ApiError? Error) Of(HttpRequest request)
    {
        var limit = Ordinary;
        var before = long.MaxValue;
        if (request.Query.TryGetValue("limit", out var asked) && (!int.TryParse(asked.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > Most))
        {
            return (null, ApiError.BadRequest($"limit must be a whole number from 1 to {Most}"));
        }

        return request.Query.TryGetValue("next", out var next) && !long.TryParse(next.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out before)
            ? (null, ApiError.BadRequest("next must be what the part before said"))
            : (new Page(limit, before), null);
    }

    /// <summary>Writes the list, given one more than its limit where there are more.</summary>
    public void Write<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> found, Func<T, long> key, Action<Utf8JsonWriter, T> writeItem)
    {
        json.WriteStartObject();
        json.WriteStartArray(name);
        foreach (var item in found.Take(Limit)) writeItem(json, item);
        json.WriteEndArray();
        if (found.Count > Limit) json.WriteString("next", key(found[Limit - 1]).ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }
}
