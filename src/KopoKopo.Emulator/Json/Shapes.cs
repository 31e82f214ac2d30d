using System.Text.Json;
using System.Text.Json.Nodes;

namespace KopoKopo.Emulator.Json;

/// <summary>The shapes that all others are made of.</summary>
internal static class Shapes
{
    public static readonly Shape<string> Text = new TextShape<string>(
        "a text", static text => text.Length is > 0 and <= 1000 ? text : null, "^[\\s\\S]{1,1000}$");

    public static readonly Shape<JsonElement?> Anything = new AnyShape();

    /// <summary>An object of any members, as it was sent.</summary>
    public static readonly Shape<JsonElement?> AnyObject = new AnyObjectShape();

    public static readonly Shape<bool?> Boolean = new BooleanShape();

    /// <summary>A text that means something.</summary>
    /// <param name="expected">What it is, in words.</param>
    /// <param name="parse">What it means; null: nothing.</param>
    /// <param name="pattern">For the schema: its form.</param>
    /// <param name="ifMissing">What is said where it is missing; null: that it is.</param>
    public static Shape<T> Parsed<T>(string expected, Func<string, T?> parse, string? pattern = null, string? ifMissing = null) =>
        new TextShape<T>(expected, parse, pattern) { IfMissing = ifMissing };

    /// <summary>A text that means something; of any other, and of none at all, is complained in this sentence.</summary>
    public static Shape<T> Asked<T>(string sentence, Func<string, T?> parse, string? pattern = null) =>
        new TextShape<T>("a text", parse, pattern) { Sentence = sentence, IfMissing = sentence };

    public static Shape<int?> Integer(int least, int most) => new IntegerShape(least, most);

    public static Shape<decimal?> Number(decimal least, decimal most) => new NumberShape(least, most);

    /// <summary>One of some words. <paramref name="what"/> is what they are: "outcome".</summary>
    public static Shape<string> Word(string what, Func<ScenarioWords, IReadOnlyList<string>> known) => new WordShape(what, known);

    public static Shape<string> Word(string what, params string[] known) => new WordShape(what, _ => known);

    public static Shape<IReadOnlyList<T>> List<T>(Shape<T> item, int least = 0, int? most = null) => new ListShape<T>(item, least, most);

    /// <summary>A list that has a bound for the machine's sake; where it ends is complained of.</summary>
    public static Shape<IReadOnlyList<T>> AtMost<T>(int most, Shape<T> item, int least = 0) => new BoundedShape<T>(List(item, least, most), most);

    public static ObjectShape<T> Object<T>(string expected, Func<Members, T?> build, params IMember[] members) => new(expected, build, members);

    /// <summary>An object where the value is one, else the other.</summary>
    public static Shape<T> Either<T>(Shape<T> scalar, Shape<T> whenObject) => new EitherShape<T>(scalar, whenObject);

    private sealed class TextShape<T>(string expected, Func<string, T?> parse, string? pattern = null) : Shape<T>
    {
        public override string Expected => expected;

        public override JsonObject Schema(ScenarioWords words) =>
            pattern is null ? new JsonObject { ["type"] = "string" } : new JsonObject { ["type"] = "string", ["pattern"] = pattern };

        /// <summary>What is said in place of all other complaints; null: the reading's own words.</summary>
        public string? Sentence { get; init; }

        /// <summary>What is said where there is no text; null: the reading's own words.</summary>
        public string? IfMissing { get; init; }

        public override T? Read(JsonElement value, string path, Reading reading) =>
            value.ValueKind == JsonValueKind.String && parse(value.GetString()!) is { } parsed ? parsed
            : Sentence is null ? Refuse(path, reading)
            : Reject(Sentence, reading);

        public override T? ReadMissing(string path, Reading reading) => IfMissing is null ? base.ReadMissing(path, reading) : Reject(IfMissing, reading);

        private static T? Reject(string sentence, Reading reading)
        {
            reading.Reject(sentence);
            return default;
        }
    }

    private sealed class AnyShape : Shape<JsonElement?>
    {
        public override string Expected => "any value";

        public override JsonObject Schema(ScenarioWords words) => [];

        public override JsonElement? Read(JsonElement value, string path, Reading reading) => value.Clone();
    }

    private sealed class AnyObjectShape : Shape<JsonElement?>
    {
        public override string Expected => "an object";

        public override JsonObject Schema(ScenarioWords words) => new() { ["type"] = "object" };

        public override JsonElement? Read(JsonElement value, string path, Reading reading) =>
            value.ValueKind == JsonValueKind.Object ? value.Clone() : Refuse(path, reading);
    }

    private sealed class BooleanShape : Shape<bool?>
    {
        public override string Expected => "true or false";

        public override JsonObject Schema(ScenarioWords words) => new() { ["type"] = "boolean" };

        public override bool? Read(JsonElement value, string path, Reading reading) =>
            value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : Refuse(path, reading);
    }

    private sealed class IntegerShape(int least, int most) : Shape<int?>
    {
        public override string Expected => $"a whole number from {least} to {most}";

        public override JsonObject Schema(ScenarioWords words) => new() { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most };

        public override int? Read(JsonElement value, string path, Reading reading) =>
            value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most ? number : Refuse(path, reading);
    }

    private sealed class NumberShape(decimal least, decimal most) : Shape<decimal?>
    {
        public override string Expected => $"a number from {least} to {most}";

        public override JsonObject Schema(ScenarioWords words) => new() { ["type"] = "number", ["minimum"] = least, ["maximum"] = most };

        public override decimal? Read(JsonElement value, string path, Reading reading) =>
            value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && number >= least && number <= most
                ? number
                : Refuse(path, reading);
    }

    private sealed class WordShape(string what, Func<ScenarioWords, IReadOnlyList<string>> known) : Shape<string>
    {
        public override string Expected => $"a known {what}";

        public override JsonObject Schema(ScenarioWords words) => new() { ["enum"] = new JsonArray([.. known(words).Select(word => JsonValue.Create(word))]) };

        public override string? Read(JsonElement value, string path, Reading reading)
        {
            if (value.ValueKind != JsonValueKind.String) return Refuse(path, reading);

            var word = value.GetString()!;
            if (known(reading.Words).Contains(word)) return word;

            reading.FailUnknown(path, what, word, [.. known(reading.Words)]);
            return null;
        }
    }

    private sealed class ListShape<T>(Shape<T> item, int least, int? most) : Shape<IReadOnlyList<T>>
    {
        public override string Expected => $"a list, each {item.Expected}";

        public override JsonObject Schema(ScenarioWords words)
        {
            var schema = new JsonObject { ["type"] = "array", ["items"] = item.Schema(words) };
            if (least > 0) schema["minItems"] = least;
            if (most is { } limit) schema["maxItems"] = limit;
            return schema;
        }

        public override IReadOnlyList<T>? Read(JsonElement value, string path, Reading reading)
        {
            if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() < least) return Refuse(path, reading);

            var items = new List<T>();
            var index = 0;
            foreach (var element in value.EnumerateArray())
            {
                if (item.Read(element, $"{path}[{index++}]", reading) is { } read) items.Add(read);
            }

            return items;
        }
    }

    private sealed class BoundedShape<T>(Shape<IReadOnlyList<T>> list, int most) : Shape<IReadOnlyList<T>>
    {
        public override string Expected => list.Expected;

        public override JsonObject Schema(ScenarioWords words) => list.Schema(words);

        public override IReadOnlyList<T>? Read(JsonElement value, string path, Reading reading)
        {
            if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() <= most) return list.Read(value, path, reading);

            reading.Fail($"{path}[{most}]", $"there are {value.GetArrayLength()}; expected at most {most}");
            return null;
        }
    }

    private sealed class EitherShape<T>(Shape<T> scalar, Shape<T> whenObject) : Shape<T>
    {
        public override string Expected => $"{scalar.Expected}, or {whenObject.Expected}";

        public override JsonObject Schema(ScenarioWords words) => new() { ["anyOf"] = new JsonArray(scalar.Schema(words), whenObject.Schema(words)) };

        public override T? Read(JsonElement value, string path, Reading reading) =>
            value.ValueKind == JsonValueKind.Object ? whenObject.Read(value, path, reading)
            : value.ValueKind == JsonValueKind.String || scalar is not TextShape<T> ? scalar.Read(value, path, reading)
            : Refuse(path, reading);
    }
}
