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

    public override string Expected => expected;

    public int Longest { get; init; } = RequestShapes.LongestText;

    /// <summary>The complaint about a text that has not the form.</summary>
    public string Complaint { get; init; } = "is invalid";

    /// <summary>The whole complaint about a text that has not the form, where its label is not part of it.</summary>
    public string? Sentence { get; init; }

    /// <summary>The whole complaint about no text at all, likewise.</summary>
    public string? SentenceIfMissing { get; init; }

    /// <summary>For the schema: its form, as ECMA-262 has regular expressions.</summary>
    public string? Pattern { get; init; }

    /// <summary>For the schema: whether a blank may stand there, which says that it is left out.</summary>
    public bool MayBeBlank { get; init; }

    /// <summary>For the schema: the form's name.</summary>
    public string? Format { get; init; }

    /// <summary>Whether it may be written as a whole number, which is then read as its digits, as Rails does.</summary>
    public bool TakesNumbers { get; init; }

    /// <summary>For the schema: the numbers that have the form; null: production takes none.</summary>
    public WholeNumbers? Numbers { get; init; }

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
        Numbers?.AddTo(schema);
        return schema;
    }

    public override T? Read(JsonElement value, string path, Reading reading)
    {
        if (TakesNumbers && value.ValueKind == JsonValueKind.Number)
        {
            return WholeNumbers.Digits(value) is { } digits ? Read(digits, path, reading) : FailForm(path, reading);
        }

        return value.ValueKind == JsonValueKind.String ? Read(value.GetString()!, path, reading) : Refuse(path, reading);
    }

    private T? Read(string text, string path, Reading reading)
    {
        if (text.Length > Longest)
        {
            reading.Fail(path, $"is too long (maximum is {Longest} characters)");
            return default;
        }

        if (parse(text) is not { } parsed) return FailForm(path, reading);

        if (reading is RequestReading request) Judge?.Invoke(parsed, new Judged(text, path, request));
        return parsed;
    }

    private T? FailForm(string path, Reading reading)
    {
        if (Sentence is null) reading.Fail(path, Complaint);
        else reading.Reject(Sentence);
        return default;
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
