using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Scenarios.Rules;

/// <summary>What a member of a request must be like for a rule to hold: a literal, or conditions that must all hold.</summary>
internal sealed class ValueMatch
{
    public static readonly Shape<ValueMatch> Shape = new MatchShape(isNumber: false);

    /// <summary>For a field that is a number, however it is written: "100.00" is 100.</summary>
    public static readonly Shape<ValueMatch> OfNumber = new MatchShape(isNumber: true);

    // Linear in the text by construction: no expression backtracks for ever. The time limit is a second lock on the same door.
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(100);
    private const int LongestText = 16 * 1024;
    private const int LongestWords = 200;
    private readonly List<(string Words, Func<string?, bool> Holds, bool IsExpression)> _conditions = [];

    private ValueMatch(string text) => Text = text;

    /// <summary>Whether a regular expression is to be evaluated, which takes longer than all else.</summary>
    public bool UsesExpression { get; private set; }

    /// <summary>As it was written: what two rules are compared by.</summary>
    public string Text { get; }

    /// <summary>About how many characters are read to judge the value.</summary>
    public long CostOf(string? actual) => _conditions.Sum(condition => condition.IsExpression ? 10L + (actual?.Length ?? 0) : 1L + (actual?.Length ?? 0) / 100);

    /// <summary>Why the value does not do; null if it does.</summary>
    public string? WhyNot(string? actual)
    {
        foreach (var (words, holds, isExpression) in _conditions)
        {
            if (isExpression && actual?.Length > LongestText) return $"has {actual.Length} characters; expressions look at texts of at most {LongestText}";
            if (!holds(actual)) return $"is {(actual is null ? "absent" : Shorten(actual))}, not {words}";
        }

        return null;
    }

    private static string Shorten(string text) => text.Length <= 100 ? text : $"{text[..100]}…";

    private void Add(string words, Func<string?, bool> holds, bool isExpression = false) =>
        _conditions.Add((words.Length <= LongestWords ? words : $"{words[..LongestWords]}…", holds, isExpression));

    private void AddPresent(string words, Func<string, bool> holds) => Add(words, actual => actual is not null && holds(actual));

    // "007" is not "7": texts are numbers only where the rule writes a number, or the field is one.
    private static bool AreEqual(string actual, string wanted, bool asNumbers) =>
        string.Equals(actual, wanted, StringComparison.Ordinal) || (asNumbers && TryNumber(actual, out var a) && TryNumber(wanted, out var b) && a == b);

    private static bool TryNumber(string text, out decimal number) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    private static string Literal(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => value.GetRawText(),
    };

    private sealed class MatchShape(bool isNumber) : Shape<ValueMatch>
    {
        private static readonly string[] Operators =
        [
            "equals", "oneOf", "startsWith", "endsWith", "contains", "matches", "between", "lessThan", "greaterThan", "absent",
        ];

        public override string Expected => $"a text, a number, true, false, or an object with {string.Join(", ", Operators)}";

        public override JsonObject Schema(ScenarioWords words)
        {
            JsonObject Scalar() => new() { ["type"] = new JsonArray("string", "number", "boolean") };
            JsonObject TextOnly() => new() { ["type"] = "string" };
            JsonObject NumberOnly() => new() { ["type"] = "number" };
            var conditions = new JsonObject
            {
                ["equals"] = Scalar(),
                ["oneOf"] = new JsonObject { ["type"] = "array", ["items"] = Scalar(), ["minItems"] = 1 },
                ["startsWith"] = TextOnly(),
                ["endsWith"] = TextOnly(),
                ["contains"] = TextOnly(),
                ["matches"] = new JsonObject { ["type"] = "string", ["format"] = "regex" },
                ["between"] = new JsonObject { ["type"] = "array", ["items"] = NumberOnly(), ["minItems"] = 2, ["maxItems"] = 2 },
                ["lessThan"] = NumberOnly(),
                ["greaterThan"] = NumberOnly(),
                ["absent"] = new JsonObject { ["type"] = "boolean" },
            };
            return new JsonObject
            {
                ["anyOf"] = new JsonArray(
                    Scalar(), new JsonObject { ["type"] = "object", ["properties"] = conditions, ["additionalProperties"] = false, ["minProperties"] = 1 }),
            };
        }

        public override ValueMatch? Read(JsonElement value, string path, Reading reading)
        {
            var match = new ValueMatch(value.GetRawText());
            if (IsScalar(value)) AddEquals(match, value);
            else if (value.ValueKind != JsonValueKind.Object || !value.EnumerateObject().Any()) return Refuse(path, reading);
            else foreach (var condition in value.EnumerateObject()) ReadCondition(match, condition, JsonLines.Join(path, condition.Name), reading);
            return match;
        }

        private bool IsNumber(JsonElement value) => isNumber || value.ValueKind == JsonValueKind.Number;

        private static bool IsScalar(JsonElement value) =>
            value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False;

        private void AddEquals(ValueMatch match, JsonElement value)
        {
            var wanted = Literal(value);
            var asNumbers = IsNumber(value);
            match.AddPresent(wanted, actual => AreEqual(actual, wanted, asNumbers));
        }

        // However long the list is, a request looks the value up once as a text and once as a number.
        private void AddOneOf(ValueMatch match, JsonElement value)
        {
            var texts = value.EnumerateArray().Select(Literal).ToList();
            var known = texts.ToHashSet(StringComparer.Ordinal);
            var numbers = new HashSet<decimal>();
            foreach (var one in value.EnumerateArray().Where(IsNumber))
            {
                if (TryNumber(Literal(one), out var number)) numbers.Add(number);
            }

            match.AddPresent(
                $"one of {string.Join(", ", texts)}",
                actual => known.Contains(actual) || (numbers.Count > 0 && TryNumber(actual, out var number) && numbers.Contains(number)));
        }

        private void ReadCondition(ValueMatch match, JsonProperty condition, string path, Reading reading)
        {
            var value = condition.Value;
            switch (condition.Name)
            {
                case "equals" when IsScalar(value):
                    AddEquals(match, value);
                    break;
                case "oneOf" when value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 && value.EnumerateArray().All(IsScalar):
                    AddOneOf(match, value);
                    break;
                case "startsWith" or "endsWith" or "contains" when value.ValueKind == JsonValueKind.String:
                    AddText(match, condition.Name, value.GetString()!);
                    break;
                case "matches" when value.ValueKind == JsonValueKind.String:
                    AddExpression(match, value.GetString()!, path, reading);
                    break;
                case "between" when value.ValueKind == JsonValueKind.Array
                    && value.GetArrayLength() == 2
                    && value.EnumerateArray().All(end => end.ValueKind == JsonValueKind.Number && end.TryGetDecimal(out _)):
                    var (least, most) = (value[0].GetDecimal(), value[1].GetDecimal());
                    if (least > most) reading.Fail(path, "expected the lesser number first");
                    match.AddPresent($"between {least} and {most}", actual => TryNumber(actual, out var number) && number >= least && number <= most);
                    break;
                case "lessThan" when value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var limit):
                    match.AddPresent($"less than {limit}", actual => TryNumber(actual, out var number) && number < limit);
                    break;
                case "greaterThan" when value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var floor):
                    match.AddPresent($"greater than {floor}", actual => TryNumber(actual, out var number) && number > floor);
                    break;
                case "absent" when value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                    var absent = value.GetBoolean();
                    match.Add(absent ? "absent" : "present", actual => actual is null == absent);
                    break;
                default:
                    if (Operators.Contains(condition.Name)) reading.Fail(path, $"expected {Wanted(condition.Name)}");
                    else reading.FailUnknown(path, "condition", condition.Name, Operators);
                    break;
            }
        }

        private static string Wanted(string condition) => condition switch
        {
            "oneOf" => "a list of texts or numbers",
            "between" => "two numbers",
            "lessThan" or "greaterThan" => "a number",
            "absent" => "true or false",
            "equals" => "a text, a number, true or false",
            _ => "a text",
        };

        private static void AddText(ValueMatch match, string condition, string part)
        {
            Func<string, bool> holds = condition switch
            {
                "startsWith" => actual => actual.StartsWith(part, StringComparison.Ordinal),
                "endsWith" => actual => actual.EndsWith(part, StringComparison.Ordinal),
                _ => actual => actual.Contains(part, StringComparison.Ordinal),
            };
            var words = condition switch { "startsWith" => "starting with", "endsWith" => "ending with", _ => "containing" };
            match.AddPresent($"{words} {part}", holds);
        }

        private static void AddExpression(ValueMatch match, string pattern, string path, Reading reading)
        {
            try
            {
                var expression = new Regex(pattern, Linear, Longest);
                match.UsesExpression = true;
                match.Add($"matching {pattern}", actual => actual is not null && Matches(expression, actual), isExpression: true);
            }
            catch (ArgumentException exception)
            {
                reading.Fail(path, $"expected a regular expression: {exception.Message}");
            }
            catch (NotSupportedException)
            {
                reading.Fail(path, "expected a regular expression that needs no backtracking: without look-around and back-references");
            }
        }

        private static bool Matches(Regex expression, string actual)
        {
            try
            {
                return expression.IsMatch(actual);
            }
            catch (RegexMatchTimeoutException)
            {
                return false;
            }
        }
    }
}
