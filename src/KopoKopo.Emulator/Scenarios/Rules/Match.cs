using System.Text.Json;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Scenarios.Rules;

/// <summary>Which requests a rule is about: conditions on members of the request, all of which must hold.</summary>
internal sealed record Match(IReadOnlyList<(string Field, ValueMatch Value)> Conditions)
{
    public const string Nth = "nth";
    public const string Phone = "phone";
    public const string Till = "till";
    public const string Amount = "amount";
    public const string Currency = "currency";
    public const string DestinationType = "destination_type";
    public const string DestinationReference = "destination_reference";
    public const string HeaderPrefix = "header.";
    public const string BodyPrefix = "body.";

    public static readonly Shape<Match> Shape = new MatchShape();
    public static readonly Match Everything = new([]);

    /// <summary>Whether a regular expression is to be evaluated.</summary>
    public bool UsesExpressions => Conditions.Any(condition => condition.Value.UsesExpression);

    /// <summary>Whether a count of requests is needed to say whether it holds.</summary>
    public bool CountsRequests => Conditions.Any(condition => condition.Field == Nth);

    /// <summary>Why the request does not do, whatever its number; null if it does. All must hold of the same destination where it has several.</summary>
    public string? WhyNot(RequestFacts request)
    {
        string? first = null;
        foreach (var facts in request.ByDestination)
        {
            if (WhyNotAbout(facts) is not { } because) return null;

            first ??= because;
        }

        return first;
    }

    private string? WhyNotAbout(RequestFacts request)
    {
        foreach (var (field, value) in Conditions)
        {
            if (field == Nth) continue;
            if (!request.Budget.Allows(request.LookUpCost)) return $"{field} {MatchBudget.UsedUp}";

            var actual = request.Get(field);
            if (!request.Budget.Allows(value.CostOf(actual))) return $"{field} {MatchBudget.UsedUp}";
            if (value.WhyNot(actual) is { } because) return $"{field} {because}";
        }

        return null;
    }

    /// <summary>Why a request of this number does not do; null if it does.</summary>
    public string? WhyNot(long number)
    {
        foreach (var (field, value) in Conditions)
        {
            if (field == Nth && value.WhyNot(number.ToString(System.Globalization.CultureInfo.InvariantCulture)) is { } because) return $"{Nth} {because}";
        }

        return null;
    }

    /// <summary>Whether everything the other is about is what this is about, by its words.</summary>
    public bool Covers(Match other) =>
        Conditions.All(condition => other.Conditions.Any(theirs => theirs.Field == condition.Field && theirs.Value.Text == condition.Value.Text));

    private sealed class MatchShape : Shape<Match>
    {
        private static readonly string[] Fields = [Phone, Till, Amount, Currency, DestinationType, DestinationReference, Nth];
        private static readonly string[] Known = [.. Fields, "header.NAME", "body.PATH"];

        public override string Expected => $"an object with {string.Join(", ", Known)}";

        public override JsonObject Schema(ScenarioWords words) => new()
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(Fields.Select(field => KeyValuePair.Create(field, (JsonNode?)ValueMatch.Shape.Schema(words)))),
            ["patternProperties"] = new JsonObject { ["^(header|body)\\..+$"] = ValueMatch.Shape.Schema(words) },
            ["additionalProperties"] = false,
        };

        public override Match? Read(JsonElement value, string path, Reading reading)
        {
            if (value.ValueKind != JsonValueKind.Object) return Refuse(path, reading);

            var conditions = new List<(string Field, ValueMatch Value)>();
            foreach (var member in value.EnumerateObject())
            {
                var place = JsonLines.Join(path, member.Name);
                if (!IsKnown(member.Name)) reading.FailUnknown(place, "field", member.Name, Known);
                else if (ShapeOf(member.Name).Read(member.Name == Phone ? WithPhones(member.Value) : member.Value, place, reading) is { } condition)
                {
                    conditions.Add((member.Name, condition));
                }
            }

            return new Match(conditions);
        }

        private static Shape<ValueMatch> ShapeOf(string field) => field is Amount or Nth ? ValueMatch.OfNumber : ValueMatch.Shape;

        private static bool IsKnown(string field) => Fields.Contains(field)
            || (field.StartsWith(HeaderPrefix, StringComparison.Ordinal) && field.Length > HeaderPrefix.Length)
            || (field.StartsWith(BodyPrefix, StringComparison.Ordinal) && field.Length > BodyPrefix.Length);

        // Phones are compared as 254XXXXXXXXX, so the rule's are brought into that form first. What stands twice was complained of already.
        private static JsonElement WithPhones(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.String => JsonSerializer.SerializeToElement(ToDigits(value.GetString()!)),
            JsonValueKind.Object =>
                JsonSerializer.SerializeToElement(value.EnumerateObject()
                    .GroupBy(condition => condition.Name, StringComparer.Ordinal)
                    .ToDictionary(same => same.Key, same => WithPhones(same.Last()), StringComparer.Ordinal)),
            _ => value,
        };

        private static JsonElement WithPhones(JsonProperty condition) => condition.Name switch
        {
            "equals" or "startsWith" => WithPhones(condition.Value),
            "oneOf" when condition.Value.ValueKind == JsonValueKind.Array =>
                JsonSerializer.SerializeToElement(condition.Value.EnumerateArray().Select(WithPhones)),
            _ => condition.Value,
        };

        private static string ToDigits(string phone) =>
            phone.StartsWith('+') ? phone[1..] : phone.StartsWith('0') ? $"254{phone[1..]}" : phone;
    }
}
