using System.Text.Json;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Api.Requests;

/// <summary>The words of the API as requests write them.</summary>
internal static class RequestShapes
{
    public const int LongestText = 255;
    public const int LongestProse = 1000;
    public const string Invalid = "is invalid";
    public const string NotHttps = "must be https";
    private const int LongestUrl = 2048;
    private const int MostMetadata = 5;
    private const string InvalidScope = "Invalid scope reference";
    private const string InvalidPhone = "is an invalid number";
    private const string InvalidPayee = "has an invalid length or format. Must be 254XXXXXXXXX.";
    private const string Date = "[1-8][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])";
    private const string TimeOfDay = "([01][0-9]|2[0-4]):[0-5][0-9](:[0-5][0-9]([.,][0-9]+)?)?";
    private const string Offset = "([Zz]|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)";
    public const string TillPattern = "^[Kk]?[0-9]{1,12}$";
    private const string NotOnline = "is invalid: that of an online payments account is prefixed with a K";
    private const string Uuid = "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$";

    private static readonly WholeNumbers TillNumbers = new(0, 999_999_999_999);

    public static readonly Shape<string> Text = new RequestText<string>("a text", static text => text);

    /// <summary>The number of an account, which is a text as well: it may begin with zeros.</summary>
    public static readonly Shape<string> AccountNumber =
        new RequestText<string>("a text", static text => text) { TakesNumbers = true, Numbers = new WholeNumbers(0) };

    /// <summary>Text that may be left out.</summary>
    public static readonly Shape<string> OptionalText = new RequestText<string>("a text", static text => text) { MayBeBlank = true };

    /// <summary>Text that people write: a description, a message.</summary>
    public static readonly Shape<string> Prose = new RequestText<string>("a text", static text => text) { Longest = LongestProse };

    /// <summary>The number of an online payments till; production refuses one that is not the merchant's, or of another account.</summary>
    public static readonly Shape<Till?> OnlineTill = new RequestText<Till?>("a till number", ParseTill)
    {
        Pattern = "^[Kk][0-9]{1,12}$",
        TakesNumbers = true,
        Judge = static (till, judged) =>
        {
            if (judged.Reading.Merchant?.Owns(till!.Value) == false) judged.Reading.WouldRefuse(judged.Path, Invalid);
            else if (!till!.Value.IsOnline) judged.Reading.WouldRefuse(judged.Path, NotOnline);
        },
    };

    /// <summary>A till number; production refuses one that is not the merchant's.</summary>
    public static readonly Shape<Till?> OwnTill = new RequestText<Till?>("a till number", ParseTill)
    {
        Pattern = TillPattern,
        TakesNumbers = true,
        Numbers = TillNumbers,
        Judge = static (till, judged) =>
        {
            if (judged.Reading.Merchant?.Owns(till!.Value) == false) judged.Reading.WouldRefuse(judged.Path, Invalid);
        },
    };

    /// <summary>As <see cref="OwnTill"/>, where a subscription or a query is limited to it.</summary>
    public static readonly Shape<Till?> ScopeTill = new RequestText<Till?>("a till number", ParseTill)
    {
        Pattern = TillPattern,
        TakesNumbers = true,
        Numbers = TillNumbers,
        Sentence = InvalidScope,
        SentenceIfMissing = InvalidScope,
        Judge = static (till, judged) =>
        {
            if (judged.Reading.Merchant?.Owns(till!.Value) == false) judged.Reading.WouldRefuse(InvalidScope);
        },
    };

    /// <summary>Anybody's till number.</summary>
    public static readonly Shape<Till?> AnyTill = new RequestText<Till?>("a till number", ParseTill)
    {
        Pattern = TillPattern,
        TakesNumbers = true,
        Numbers = TillNumbers,
    };

    /// <summary>A phone number; production refuses one without its country code.</summary>
    public static readonly Shape<PhoneNumber?> Phone = PhoneAs(ParsePhone);

    /// <summary>The number of a wallet that is paid; production refuses all forms but 254XXXXXXXXX, a leading plus included.</summary>
    public static readonly Shape<PhoneNumber?> PhoneOfPayee = new RequestText<PhoneNumber?>("a phone number", ParsePhone)
    {
        Complaint = InvalidPayee,
        Pattern = "^\\s*254[1-9][0-9]{8}\\s*$",
        Judge = static (_, judged) =>
        {
            if (!judged.Text.TrimStart().StartsWith('2')) judged.Reading.WouldRefuse(judged.Path, InvalidPayee);
        },
    };

    /// <summary>As <see cref="Phone"/>, and kept as it was sent.</summary>
    public static readonly Shape<string> PhoneAsSent = PhoneAs(static text => ParsePhone(text) is null ? null : text.Trim());

    /// <summary>A phone number in a call of the control API, of which production knows nothing.</summary>
    public static readonly Shape<PhoneNumber?> AnyPhone =
        new RequestText<PhoneNumber?>("a phone number", ParsePhone) { Pattern = "^\\s*(\\+?254|0)[1-9][0-9]{8}\\s*$" };

    /// <summary>An instant of ISO 8601; without an offset it is Nairobi's.</summary>
    public static readonly Shape<DateTimeOffset?> Instant =
        new RequestText<DateTimeOffset?>("an instant", static text => Domain.Instant.TryParse(text, out var instant) ? instant : null)
        {
            Pattern = $"^{Date}([Tt ]{TimeOfDay}{Offset}?)?$",
        };

    /// <summary>A bank branch, by its UUID; in lower case from here on.</summary>
    public static readonly Shape<string> BankBranch =
        new RequestText<string>("a UUID", static text => Guid.TryParseExact(text, "D", out var uuid) ? uuid.ToString() : null)
        {
            Complaint = "is not valid",
            Format = "uuid",
            Pattern = Uuid,
        };

    /// <summary>A reference to something the merchant has; in lower case from here on. That it is there, its member checks.</summary>
    public static readonly Shape<string> Reference = new RequestText<string>("a reference", static text => text.Trim().ToLowerInvariant());

    /// <summary>An absolute URL that can be POSTed to; production wants it to be https.</summary>
    public static readonly Shape<string> Url = new RequestText<string>("a URL", ParseUrl)
    {
        Longest = LongestUrl,
        Format = "uri",
        Pattern = "^\\s*[Hh][Tt][Tt][Pp][Ss]?://[^\\s/?#]+([/?#].*)?$",
        Judge = JudgeUrl,
    };

    /// <summary>Pairs of a name and a plain value; the documentation allows five.</summary>
    public static readonly Shape<JsonElement?> Metadata = new MetadataShape();

    /// <summary>What must be left out, or blank, which is the same.</summary>
    public static readonly Shape<string> Blank = new BlankShape();

    /// <summary>Text, or a list of texts; what comes of it is kept as it was sent.</summary>
    public static readonly Shape<JsonElement?> Tags = new TagsShape();

    /// <summary>One of some words, in any letter case.</summary>
    public static Shape<string> OneOf(params string[] words) => OneOf(words, sentence: null);

    /// <param name="words">The words.</param>
    /// <param name="sentence">What is said of any other; null: that it is invalid.</param>
    public static Shape<string> OneOf(string[] words, string? sentence) =>
        new RequestText<string>("a known word", text => Known(words, text)) { Words = words, Sentence = sentence };

    /// <summary>The word that a text is, in any letter case; null if it is none.</summary>
    public static string? Known(string[] words, string text)
    {
        foreach (var word in words)
        {
            if (word.Equals(text, StringComparison.OrdinalIgnoreCase)) return word;
        }

        return null;
    }

    /// <summary>A word in any letter case; production refuses the other, which is known as well.</summary>
    public static Shape<string> OnlyOf(string word, string other) =>
        new RequestText<string>("a known word", text => text.Equals(word, StringComparison.OrdinalIgnoreCase) ? word
            : text.Equals(other, StringComparison.OrdinalIgnoreCase) ? other
            : null)
        {
            Words = [word],
            Judge = (said, judged) =>
            {
                if (said == other) judged.Reading.WouldRefuse(judged.Path, Invalid);
            },
        };

    /// <summary>Text that should be one of a list: production refuses any other.</summary>
    public static Shape<string> Listed(params string[] words) => new RequestText<string>("a known word", static text => text)
    {
        Words = words,
        Judge = (text, judged) =>
        {
            if (!words.Contains(text)) judged.Reading.WouldRefuse(judged.Path, Invalid);
        },
    };

    private static RequestText<T> PhoneAs<T>(Func<string, T?> parse) => new("a phone number", parse)
    {
        Complaint = InvalidPhone,
        Pattern = "^\\s*\\+?254[1-9][0-9]{8}\\s*$",
        TakesNumbers = true,
        Numbers = new WholeNumbers(254_100_000_000, 254_999_999_999),
        Judge = static (_, judged) =>
        {
            if (judged.Text.TrimStart().StartsWith('0')) judged.Reading.WouldRefuse(judged.Path, InvalidPhone);
        },
    };

    private static Till? ParseTill(string text) => Till.TryParse(text, out var till) ? till : null;

    private static PhoneNumber? ParsePhone(string text) => PhoneNumber.TryParse(text, out var phone) ? phone : null;

    private static string? ParseUrl(string text)
    {
        var url = text.Trim();
        return Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed is { Scheme: "http" or "https", Host.Length: > 0 } ? url : null;
    }

    private static void JudgeUrl(string text, Judged judged)
    {
        var url = new Uri(text);
        if (judged.Reading.Merchant?.MayBeCalled(url) == false) judged.Reading.Fail(judged.Path, "is not allowed here (Emulator:CallbackAllow)");
        else if (url.Scheme != Uri.UriSchemeHttps) judged.Reading.WouldRefuse(judged.Path, NotHttps);
    }

    private sealed class BlankShape : Shape<string>
    {
        public override string Expected => "nothing";

        public override JsonObject Schema(ScenarioWords words) => new() { ["type"] = "string", ["pattern"] = "^\\s*$" };

        // Of an object of blanks nothing is read.
        public override string? Read(JsonElement value, string path, Reading reading) => RequestReading.IsBlankThroughout(value) ? null : Refuse(path, reading);
    }

    private sealed class MetadataShape : Shape<JsonElement?>
    {
        public override string Expected => "pairs of a name and a plain value";

        public override JsonObject Schema(ScenarioWords words) => new()
        {
            ["anyOf"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "object",
                    ["maxProperties"] = MostMetadata,
                    ["additionalProperties"] = new JsonObject { ["type"] = new JsonArray("string", "number", "boolean", "null") },
                },
                new JsonObject { ["type"] = "array", ["maxItems"] = 0 }),
        };

        public override JsonElement? Read(JsonElement value, string path, Reading reading)
        {
            // PHP writes an empty array where others write an empty object.
            if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0) return null;
            if (value.ValueKind != JsonValueKind.Object) return Refuse(path, reading);

            var pairs = 0;
            foreach (var pair in value.EnumerateObject())
            {
                pairs++;
                if (pair.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array) return Refuse(path, reading);
            }

            if (pairs > MostMetadata && reading is RequestReading request) request.WouldRefuse(path, $"is too long (maximum is {MostMetadata} pairs)");
            return value;
        }
    }

    private sealed class TagsShape : Shape<JsonElement?>
    {
        public override string Expected => "a text, or a list of texts";

        public override JsonObject Schema(ScenarioWords words) => new()
        {
            ["anyOf"] = new JsonArray(
                new JsonObject { ["type"] = "string", ["maxLength"] = LongestProse },
                new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } }),
        };

        public override JsonElement? Read(JsonElement value, string path, Reading reading)
        {
            var isText = value.ValueKind == JsonValueKind.String;
            var isList = value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(tag => tag.ValueKind == JsonValueKind.String);
            if (!isText && !isList) return Refuse(path, reading);
            if (value.GetRawText().Length <= LongestProse) return value;

            reading.Fail(path, $"is too long (maximum is {LongestProse} characters)");
            return null;
        }
    }
}
