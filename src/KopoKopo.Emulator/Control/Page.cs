using System.Globalization;
using System.Text.Json;
using KopoKopo.Emulator.Api;

namespace KopoKopo.Emulator.Control;

/// <summary>
/// A part of a list: at most <c>?limit=</c> items and about 16 MiB, and only what comes after <c>?next=</c>, which the part before names. Items are read
/// a few at a time while they are written, so that a list of large ones is never in memory.
/// </summary>
internal sealed record Page(int Limit, long Before)
{
    /// <summary>An answer ends after the item with which it reaches this size.</summary>
    public const int MostBytes = 16 * 1024 * 1024;

    /// <summary>So many items are read at a time; each may be a megabyte.</summary>
    public const int ReadAtOnce = 16;

    public const int Most = 1000;
    private const int Ordinary = 100;

    public bool IsFirst => Before == long.MaxValue;

    public static (Page? Page, ApiError? Error) Of(HttpRequest request, int ordinary = Ordinary)
    {
        var limit = ordinary;
        var before = long.MaxValue;
        if (request.Query.TryGetValue("limit", out var asked) && (!int.TryParse(asked.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > Most))
        {
            return (null, ApiError.BadRequest($"limit must be a whole number from 1 to {Most}"));
        }

        return request.Query.TryGetValue("next", out var next) && !long.TryParse(next.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out before)
            ? (null, ApiError.BadRequest("next must be what the part before said"))
            : (new Page(limit, before), null);
    }

    /// <summary>Whether an answer has become so long that nothing more is listed in it.</summary>
    public static bool IsFull(Utf8JsonWriter json) => json.BytesCommitted + json.BytesPending >= MostBytes;

    /// <summary>The list from where this part begins, read as far as somebody goes through it.</summary>
    /// <param name="older">Reads what comes before a key, so many at most.</param>
    /// <param name="key">An item's key.</param>
    public IEnumerable<T> Read<T>(Func<long, int, IReadOnlyList<T>> older, Func<T, long> key)
    {
        var before = Before;
        while (true)
        {
            var found = older(before, ReadAtOnce);
            foreach (var item in found) yield return item;
            if (found.Count < ReadAtOnce) yield break;

            before = key(found[^1]);
        }
    }

    /// <summary>Writes an object with nothing but the list.</summary>
    public void Write<T>(Utf8JsonWriter json, string name, IEnumerable<T> found, Func<T, long> key, Action<Utf8JsonWriter, T> writeItem)
    {
        json.WriteStartObject();
        WriteList(json, name, found, key, writeItem);
        json.WriteEndObject();
    }

    /// <summary>Writes the list as far as it fits, and where it goes on if there is more.</summary>
    public void WriteList<T>(Utf8JsonWriter json, string name, IEnumerable<T> found, Func<T, long> key, Action<Utf8JsonWriter, T> writeItem)
    {
        var written = 0;
        long last = 0;
        var isCut = false;
        json.WriteStartArray(name);
        foreach (var item in found)
        {
            isCut = written == Limit || IsFull(json);
            if (isCut) break;

            writeItem(json, item);
            last = key(item);
            written++;
        }

        json.WriteEndArray();
        if (isCut) json.WriteString("next", last.ToString(CultureInfo.InvariantCulture));
    }
}
