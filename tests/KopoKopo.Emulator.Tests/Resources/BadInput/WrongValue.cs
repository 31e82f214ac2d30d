namespace KopoKopo.Emulator.Tests.Resources.BadInput;

/// <summary>A value that does not do, and what is said of it.</summary>
/// <param name="Path">The member, dotted if it is nested.</param>
/// <param name="Json">What stands there; null: nothing does, the member is left out.</param>
/// <param name="Message">The refusal.</param>
internal sealed record WrongValue(string Path, string? Json, string Message);

/// <summary>
/// What can be wrong with a member of each type. A label is how a refusal calls the member: "Subscriber phone number". Where the documentation
/// words a refusal differently, the caller passes its words.
/// </summary>
internal static class Wrong
{
    private static readonly string[] Blanks = ["null", "\"\"", "\"   \"", "\"\\t\\r\\n\""];

    /// <summary>Text that must be there.</summary>
    public static IEnumerable<WrongValue> Text(string path, string label, string? blank = null, int longest = 255) =>
    [
        .. Blank(path, blank ?? $"{label} can't be blank"),
        .. OptionalText(path, label, longest),
    ];

    /// <summary>Text that may be left out.</summary>
    public static IEnumerable<WrongValue> OptionalText(string path, string label, int longest = 255) =>
    [
        .. All(path, $"{label} is invalid", "1", "2.5"),
        .. NoText(path, label),
        TooLong(path, label, longest),
    ];

    /// <summary>One of a list, or text of a form of its own.</summary>
    public static IEnumerable<WrongValue> Formed(string path, string label, string? invalid, params string[] wrong) =>
        [.. Text(path, label), .. All(path, invalid ?? $"{label} is invalid", wrong)];

    /// <summary>A text that may be written as a whole number.</summary>
    public static IEnumerable<WrongValue> Digits(string path, string label, string? invalid = null) =>
    [
        .. Blank(path, $"{label} can't be blank"),
        .. NoText(path, label),
        .. All(path, invalid ?? $"{label} is invalid", "-1", "2.5", "1e400"),
        TooLong(path, label, 255),
    ];

    public static IEnumerable<WrongValue> Till(string path, string label) =>
    [
        .. Digits(path, label),
        .. All(path, $"{label} is invalid", "1234567890123", "\"K\"", "\"till\"", "\"K12 34\"", "\"000000K\"", "\"-1\"", "\"1234567890123\""),
    ];

    public static IEnumerable<WrongValue> ScopeReference(string path) =>
    [
        .. Blank(path, "Invalid scope reference"),
        .. NoText(path, "Scope reference"),
        TooLong(path, "Scope reference", 255),
        .. All(path, "Invalid scope reference", "-1", "2.5", "1e400", "1234567890123", "\"K\"", "\"till\"", "\"1234567890123\""),
    ];

    public static IEnumerable<WrongValue> Phone(string path, string label) =>
    [
        .. Digits(path, label, $"{label} is an invalid number"),
        .. All(
            path, $"{label} is an invalid number", "1", "799999999", "\"phone\"", "\"+25499999999\"",
            "\"+12025550143\"", "\"254 999 999 999\"", "\"+254-999-999-999\""),
    ];

    public static IEnumerable<WrongValue> BankBranch(string path) =>
        Formed(
            path, "Bank branch ref", "Bank branch ref is not valid", "\"1\"", "\"c7f300c0-f1ef-4151-9bbe-005005aa374\"",
            "\"c7f300c0-f1ef-4151-9bbe-005005aa374g\"", "\"c7f300c0f1ef41519bbe005005aa3747\"", "\"{c7f300c0-f1ef-4151-9bbe-005005aa3747}\"");

    /// <summary>A reference to what is not there.</summary>
    public static IEnumerable<WrongValue> Reference(string path, string label) =>
        Formed(path, label, invalid: null, "\"247b1bd8-f5a0-4b71-a898-f62f67b8ae1c\"", "\"3344-effefnkka-132\"", "\"' OR '1'='1\"", "\"%\"", "\"\\u0000\"");

    public static IEnumerable<WrongValue> Url(string path, string label) =>
    [
        .. Text(path, label, longest: 2048),
        new(path, $"\"http://127.0.0.1:1/{new string('a', 2049 - "http://127.0.0.1:1/".Length)}\"", $"{label} is too long (maximum is 2048 characters)"),
        .. All(
            path, $"{label} is invalid", "\"callback\"", "\"/callback\"", "\"127.0.0.1/callback\"", "\"http:///callback\"", "\"http://127.0.0.1:99999/\"",
            "\"ftp://127.0.0.1/\"", "\"mailto:shop@127.0.0.1\"", "\"http://127.0.0.1 /\""),
    ];

    public static IEnumerable<WrongValue> Links() =>
    [
        .. Blank("_links", "Callback url can't be blank"),
        .. All(
            "_links", "Callback url can't be blank", "1", "true", "[]", "{}", "\"http://127.0.0.1:1/callback\"",
            "{\"callback_url\":null}", "{\"self\":\"http://127.0.0.1:1/\"}"),
        .. Url("_links.callback_url", "Callback url"),
    ];

    public static IEnumerable<WrongValue> Object(string path, string label) =>
        [.. Blank(path, $"{label} can't be blank"), .. All(path, $"{label} is invalid", "\"text\"", "\"{}\"", "1", "true", "[]", "[{}]")];

    public static IEnumerable<WrongValue> Amount() =>
        [.. Object("amount", "Amount"), new("amount", "{}", "Amount currency can't be blank"), .. AmountMembers()];

    /// <summary>Where an amount that is left out, or says nothing, means all there is.</summary>
    public static IEnumerable<WrongValue> OptionalAmount() =>
    [
        .. All("amount", "Amount is invalid", "\"text\"", "1", "true", "[]"),
        .. All("amount", "Amount currency can't be blank", "{\"value\":1}", "{\"currency\":\"\",\"value\":\"1\"}"),
        .. All("amount", "Amount value must be greater than 0", "{\"currency\":\"KES\",\"value\":0}", "{\"currency\":\"KES\",\"value\":\"-1\"}"),
        .. All("amount", "Amount value is not a number", "{\"currency\":\"KES\",\"value\":[]}", "{\"currency\":\"KES\",\"value\":\"all\"}"),
    ];

    public static IEnumerable<WrongValue> Instant(string path, string label) =>
        Formed(
            path, label, invalid: null, "\"yesterday\"", "\"1618206622\"", "\"12/04/2021\"", "\"08:50:22\"",
            "\"2021-02-30T08:50:22+03:00\"", "\"2021-04-12T25:50:22+03:00\"", "\"2021-04-12T08:50:22+99:00\"",
            "\"2021-04-12T08:50:22+03:00 or so\"", "\"0001-01-01T00:00:00\"", "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.999\"",
            "\"9999-12-31T23:59:59-14:00\"");

    public static IEnumerable<WrongValue> Metadata() =>
        All("metadata", "Metadata is invalid", "1", "true", "\"text\"", "[1]", "[[]]", "{\"a\":{}}", "{\"a\":{\"b\":1}}", "{\"a\":[]}", "{\"a\":1,\"b\":[2]}");

    public static IEnumerable<WrongValue> Tags() =>
    [
        .. All("tags", "Tags is invalid", "1", "true", "{}", "{\"tag 1\":\"tag 2\"}", "[1]", "[\"tag 1\",null]", "[[\"tag 1\"]]"),
        new("tags", $"\"{new string('a', 1001)}\"", "Tags is too long (maximum is 1000 characters)"),
    ];

    public static IEnumerable<WrongValue> All(string path, string message, params string[] wrong) => wrong.Select(json => new WrongValue(path, json, message));

    private static IEnumerable<WrongValue> NoText(string path, string label) =>
        All(path, $"{label} is invalid", "true", "false", "[]", "[\"text\"]", "{}", "{\"text\":\"text\"}");

    private static WrongValue TooLong(string path, string label, int longest) =>
        new(path, $"\"{new string('a', longest + 1)}\"", $"{label} is too long (maximum is {longest} characters)");

    private static IEnumerable<WrongValue> AmountMembers() =>
    [
        .. Formed("amount.currency", "Amount currency", invalid: null, "\"USD\"", "\"Ksh\"", "\"KES \""),
        .. Blank("amount.value", "Amount value can't be blank"),
        .. All(
            "amount.value", "Amount value is not a number", "true", "[]", "[20000]", "{}", "\"twenty\"",
            "\"20 000\"", "\"20,000\"", "\"1e3\"", "\"Infinity\"", "\"0x1\"", "\"1\\u0000\""),
        .. All("amount.value", "Amount value must be greater than 0", "0", "0.00", "-0.0", "-1", "\"0\"", "\"-20000\"", "-1e400"),
        .. All("amount.value", "Amount value must be less than or equal to 999999999.99", "1000000000", "\"1000000000\"", "999999999.991", "1e15", "1e400"),
        .. All("amount.value", "Amount value must have at most 2 decimals", "1.005", "\"1.005\"", "0.001", "1e-3"),
    ];

    public static IEnumerable<WrongValue> Blank(string path, string message) => [new(path, Json: null, message), .. All(path, message, Blanks)];
}
