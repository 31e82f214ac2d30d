using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Api.Requests;

/// <summary>A text in a request: of a bounded length and of a form of its own.</summary>
/// <param name="expected">What it is, in words.</param>
/// <param name="parse">What it means; null: it has not the form.</param>
internal sealed class RequestText<T>(string expected, Func<string, T?> parse) : Shape<T>
{
    private const string NotBlank = "\\S";
    private const long LargestNumber = 999_999_999_999;

    public override string Expected => expected;

    public int Longest { get; init; } = RequestShapes.LongestText;

    /// <summary>The complaint about a text that has not the form.</summary>
    public string Complaint { get; init; } = "is invalid";

    /// <summary>The whole complaint about a text that has not the form, where its label is not part of it.</summary>
    public string? Sentence { get; init; }

    /// <summary>The whole complaint about no text at all, likewise.</summary>
    public string? SentenceIfMissing { get; init; }

    /// <summary>Whether a number of digits alone may stand for the text.</summary>
    public bool TakesNumbers { get; init; }

    /// <summary>For the schema: its form, as ECMA-262 has regular expressions.</summary>
    public string? Pattern { get; init; }

    /// <summary>For the schema: whether a blank may stand there, which says that it is left out.</summary>
    public bool MayBeBlank { get; init; }

    /// <summary>For the schema: the form's name.</summary>
    public string? Format { get; init; }

    /// <summary>For the schema: all the texts there are.</summary>
    public IReadOnlyList<string>? Words { get; init; }

    /// <summary>Complains of what has the form and does not do all the same, here or in production.</summary>
    public Action<T, Judged>? Judge { get; init; }

    public override JsonObject Schema(ScenarioWords words)
    {
        var schema = new JsonObject { ["type"] = "string" };
        if (Words is not null)
        {
            schema["enum"] = new JsonArray([.. Words.Select(word => JsonValue.Create(word))]);
            return schema;
        }

        if (Format is not null) schema["format"] = Format;
        if (Pattern is not null) schema["pattern"] = Pattern;
        else if (!MayBeBlank) schema["pattern"] = NotBlank;
        schema["maxLength"] = Longest;
        return TakesNumbers ? new JsonObject { ["anyOf"] = new JsonArray(schema, AnyDigits()) } : schema;
    }

    public override T? Read(JsonElement value, string path, Reading reading)
    {
        if (TextOf(value) is not { } text) return Refuse(path, reading);

        if (text.Length > Longest)
        {
            reading.Fail(path, $"is too long (maximum is {Longest} characters)");
            return default;
        }

        if (parse(text) is not { } parsed)
        {
            if (Sentence is null) reading.Fail(path, Complaint);
            else reading.Reject(Sentence);
            return default;
        }

        if (reading is RequestReading request) Judge?.Invoke(parsed, new Judged(text, path, request));
        return parsed;
    }

    private static JsonObject AnyDigits() => new() { ["type"] = "integer", ["minimum"] = 0, ["maximum"] = LargestNumber };

    private string? TextOf(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String) return value.GetString();

        var isDigits = TakesNumbers && value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number)
            && number is >= 0 and <= LargestNumber && number == decimal.Truncate(number);
        return isDigits ? value.GetDecimal().ToString("0", CultureInfo.InvariantCulture) : null;
    }

    public override T? ReadMissing(string path, Reading reading)
    {
        if (SentenceIfMissing is null) return base.ReadMissing(path, reading);

        reading.Reject(SentenceIfMissing);
        return default;
    }
}

/// <summary>A text as it was sent, where it stands, and who reads it.</summary>
internal readonly record struct Judged(string Text, string Path, RequestReading Reading);
