using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KopoKopo.Emulator.CommandLine;

/// <summary>What a verb wanted did not happen.</summary>
/// <param name="message">Why, in words.</param>
/// <param name="json">The same for <c>--json</c>; null: the message alone.</param>
internal sealed class VerbFailedException(string message, JsonNode? json = null) : Exception(message)
{
    public JsonNode Json { get; } = json ?? new JsonObject { ["error_message"] = message };
}

/// <summary>Where a verb says what came of it: in lines, or as one JSON document.</summary>
internal sealed class VerbAnswer(TextWriter output, TextWriter error, bool isJson)
{
    // As it was written: a plus in a phone number stays one.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public const int Happened = 0;
    public const int DidNotHappen = 1;

    public int Done(JsonNode json, params IEnumerable<string> lines)
    {
        Say(json, lines);
        return Happened;
    }

    public int Failed(string message, JsonNode json)
    {
        if (isJson) Say(json);
        else error.WriteLine($"KopoKopo.Emulator: {TerminalText.Of(message)}");
        return DidNotHappen;
    }

    /// <summary>Says something, and that is not the end.</summary>
    public void Say(JsonNode json, params IEnumerable<string> lines) =>
        output.WriteLine(isJson ? json.ToJsonString(Plain) : string.Join(Environment.NewLine, lines.Select(TerminalText.Of)));
}
