using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KopoKopo.Emulator.Api.Requests;

/// <summary>Whole numbers in the place of a text of digits, as clients whose language knows no better send tills and phones.</summary>
/// <param name="Least">The smallest.</param>
/// <param name="Most">The largest; null: there is none.</param>
internal sealed record WholeNumbers(long Least, long? Most = null)
{
    /// <summary>The number's digits; null if it is below zero or not whole.</summary>
    public static string? Digits(JsonElement number) =>
        decimal.TryParse(number.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= 0 && decimal.IsInteger(value)
            ? value.ToString("0", CultureInfo.InvariantCulture)
            : null;

    /// <summary>Says in a text's schema that it may be one of these numbers as well.</summary>
    public void AddTo(JsonObject schema)
    {
        schema["type"] = new JsonArray("string", "integer");
        schema["minimum"] = Least;
        if (Most is { } most) schema["maximum"] = most;
    }
}
