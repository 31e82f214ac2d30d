using KopoKopo.Emulator.Tests.Resources.BadInput;

namespace KopoKopo.Emulator.Tests.Resources.Schemas;

/// <summary>What a reader refuses and a schema cannot, each with its reason. One more exception is one more line here.</summary>
internal static class BeyondSchema
{
    private static readonly IReadOnlyList<(string Reason, Func<WrongValue, bool> Is)> Exceptions =
    [
        ("a number divided by 0.01 leaves a rest, mostly, so that cents cannot be asked for", wrong => wrong.Path == "amount.value" && wrong.Json is "1.005" or "0.001" or "1e-3"),
        ("what a reference names is in the app, not in the schema", wrong => wrong.Path.EndsWith("_reference", StringComparison.Ordinal) && IsText(wrong) && wrong.Message.EndsWith("reference is invalid", StringComparison.Ordinal)),
        ("a pattern knows no calendar", wrong => wrong.Json is "\"2021-02-30T08:50:22+03:00\""),
        ("two members are not compared", wrong => wrong.Message == "From time must not be after to time"),
        ("a pattern does not count ports", wrong => wrong.Json is "\"http://127.0.0.1:99999/\""),
    ];

    public static bool Has(WrongValue wrong) => Exceptions.Any(exception => exception.Is(wrong));

    // What is not a text, or a blank one, the schema refuses.
    private static bool IsText(WrongValue wrong) => wrong.Json is { } json && json.StartsWith('"') && json.Trim('"').Trim().Length > 0;
}
