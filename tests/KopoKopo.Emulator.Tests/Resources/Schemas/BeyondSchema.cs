using System.Text.Json;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Resources.BadInput;

namespace KopoKopo.Emulator.Tests.Resources.Schemas;

/// <summary>What a reader refuses and a schema cannot, each with its reason. One more exception is one more line here.</summary>
internal static class BeyondSchema
{
    private static readonly IReadOnlyList<(string Reason, Func<WrongValue, bool> Is)> Exceptions =
    [
        (
            "a number divided by 0.01 leaves a rest, mostly, so that cents cannot be asked for",
            wrong => wrong.Path == "amount.value" && wrong.Json is "1.005" or "0.001" or "1e-3"),
        (
            "what a reference names is in the app, not in the schema",
            wrong =>
                wrong.Path.EndsWith("_reference", StringComparison.Ordinal)
                && IsText(wrong)
                && wrong.Message.EndsWith("reference is invalid", StringComparison.Ordinal)),
        ("which payments there are is in the app, not in the schema", wrong => wrong.Message == "Transaction reference invalid"),
        ("which tills have an account is in the app, not in the schema", wrong => wrong is { Path: "source_identifier", Json: "\"99\"" }),
        ("a pattern knows no calendar", wrong => wrong.Json is "\"2021-02-30T08:50:22+03:00\""),
        ("two members are not compared", wrong => wrong.Message == "From time must not be after to time"),
        ("a pattern does not count ports", wrong => wrong.Json is "\"http://127.0.0.1:99999/\""),
    ];

    private static readonly IReadOnlyList<(string Reason, Func<string?, string?, string, bool> Is)> Disagreements =
    [
        (
            "the schema is for every setting, and only with Strict must a callback be https",
            (complaint, _, _) => complaint?.EndsWith("must be https", StringComparison.Ordinal) == true),
        ("cents cannot be asked for, see above", (complaint, _, _) => complaint?.EndsWith("must have at most 2 decimals", StringComparison.Ordinal) == true),
        ("two members are not compared", (complaint, _, _) => complaint == "From time must not be after to time"),
        (
            "Rails takes what is blank for left out, whatever was meant",
            (complaint, refusal, body) => complaint is null && refusal is not null && IsBlank(ValueAt(body, refusal.Split(' ')[0]))),
    ];

    public static bool Has(WrongValue wrong) => Exceptions.Any(exception => exception.Is(wrong));

    /// <summary>What reader and schema of a request disagree about, and may.</summary>
    /// <param name="complaint">The reader's; null: it takes the request.</param>
    /// <param name="refusal">The schema's; null: it takes the request.</param>
    /// <param name="body">The request.</param>
    public static bool Has(string? complaint, string? refusal, string body) => Disagreements.Any(one => one.Is(complaint, refusal, body));

    // What is not a text, or a blank one, the schema refuses.
    private static bool IsText(WrongValue wrong) => wrong.Json is { } json && json.StartsWith('"') && json.Trim('"').Trim().Length > 0;

    private static JsonNode? ValueAt(string body, string pointer) =>
        pointer.Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Aggregate(JsonNode.Parse(body), static (value, name) => value is JsonObject owner ? owner[name] : null);

    private static bool IsBlank(JsonNode? value) => value switch
    {
        null => true,
        JsonObject owner => owner.All(member => IsBlank(member.Value)),
        JsonValue => value.GetValueKind() == JsonValueKind.String && string.IsNullOrWhiteSpace(value.GetValue<string>()),
        _ => false,
    };
}
