using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Control.Diagnosis;

/// <summary>Why a signature does not fit a body.</summary>
/// <param name="Mistake">Its name; null if the signature fits.</param>
/// <param name="Explanation">In words, with what to do instead.</param>
internal sealed record SignatureVerdict(string? Mistake, string Explanation)
{
    public bool IsValid => Mistake is null;
}

/// <summary>Recognises the mistakes that integrators make with signatures, by making them too.</summary>
internal static class SignatureDiagnosis
{
    /// <summary>How many bytes a body may have whose signature is explained.</summary>
    public const int LongestBody = 64 * 1024;

    // Pretty-printed, a line for each of many deep items, a body grows by a hundred times; one that a language wrote and somebody signed does not.
    private const int LongestWriting = 4 * LongestBody;
    private const string Prefix = "sha256=";
    private const int HexLength = 64;
    private const string OnlyData = "only the member \"data\" was taken";
    private const string Pretty = "the JSON was pretty-printed";
    private const string Again = "the JSON was parsed and written again";

    /// <param name="app">Whose key should have been used.</param>
    /// <param name="body">The body as the receiver has it.</param>
    /// <param name="signature">The signature as the receiver has it, or as it computed it.</param>
    /// <param name="sent">The bytes that were sent under this signature, where that is known.</param>
    public static SignatureVerdict Explain(App app, string body, string signature, byte[]? sent)
    {
        var given = signature.Trim();
        var bytes = Encoding.UTF8.GetBytes(body);
        if (given == WebhookSigner.Sign(bytes, app.ApiKey))
        {
            return new SignatureVerdict(null, "The signature fits: it is the lower-case hex HMAC-SHA256 of these bytes with the API key.");
        }

        if (given.Length == 0) return new SignatureVerdict("missing", $"There is no signature. It stands in the header {WebhookSigner.Header}.");

        return OfForm(app, bytes, given) ?? OfKey(app, bytes, given) ?? OfBody(app, body, given, sent) ?? Unknown(given);
    }

    private static SignatureVerdict? OfForm(App app, byte[] body, string given)
    {
        var right = WebhookSigner.Sign(body, app.ApiKey);
        if (given.Equals(Prefix + right, StringComparison.OrdinalIgnoreCase))
        {
            return new SignatureVerdict("sha256_prefix", $"The hex is right, but \"{Prefix}\" stands before it: compare the hex alone.");
        }

        if (given.Equals(right, StringComparison.OrdinalIgnoreCase))
        {
            return new SignatureVerdict("upper_case", "The hex is right, but in upper case: Kopo Kopo sends it in lower case.");
        }

        var base64 = Convert.ToBase64String(Convert.FromHexString(right));
        return given == base64 || given == base64.TrimEnd('=') || given == base64.Replace('+', '-').Replace('/', '_').TrimEnd('=')
            ? new SignatureVerdict("base64", "This is base64 of the right HMAC: Kopo Kopo sends it as lower-case hex.")
            : null;
    }

    private static SignatureVerdict? OfKey(App app, byte[] body, string given)
    {
        if (app.ClientSecret is { } secret && Fits(given, body, secret))
        {
            return new SignatureVerdict("client_secret", "It was made with the client secret: the key is the API key.");
        }

        if (Fits(given, body, app.ClientId)) return new SignatureVerdict("client_id", "It was made with the client id: the key is the API key.");

        var plain = Convert.ToHexStringLower(SHA256.HashData(body));
        return given.Equals(plain, StringComparison.OrdinalIgnoreCase)
            ? new SignatureVerdict("no_key", "This is the body's SHA-256 without a key: use HMAC-SHA256 with the API key.")
            : null;
    }

    private static SignatureVerdict? OfBody(App app, string body, string given, byte[]? sent)
    {
        using var json = TryParse(Encoding.UTF8.GetBytes(body));

        // A delivery that was forged says nothing of its body; one that was signed rightly says that this body is another.
        if (sent is not null && Fits(given, sent, app.ApiKey)) return OfSent(body, json?.RootElement, sent);
        if (json is null) return null;

        foreach (var (mistake, words, bytes) in Variants(json.RootElement, isPretty: body.Contains('\n', StringComparison.Ordinal)))
        {
            if (Fits(given, bytes, app.ApiKey)) return Verdict(mistake, words);
        }

        return null;
    }

    // The signature is one that was sent: so the body is what was changed.
    private static SignatureVerdict OfSent(string body, JsonElement? json, byte[] sent)
    {
        if (json is null)
        {
            return new SignatureVerdict(
                "other_body", "This signature was sent, but with another body than this, which is no JSON: verify the raw bytes of the request.");
        }

        using var original = TryParse(sent);
        if (original?.RootElement is { ValueKind: JsonValueKind.Object } root
            && root.TryGetProperty("data", out var data)
            && JsonElement.DeepEquals(data, json.Value))
        {
            return Verdict("only_data", OnlyData);
        }

        if (original is null || !JsonElement.DeepEquals(original.RootElement, json.Value))
        {
            return new SignatureVerdict("other_body", "This signature was sent, but with a body of other content than this.");
        }

        return body.TrimEnd().Contains('\n', StringComparison.Ordinal) ? Verdict("pretty_printed", Pretty) : Verdict("re_serialised", Again);
    }

    // What was signed, if the body that is there was made of it or it of the body.
    private static IEnumerable<(string Mistake, string Words, byte[] Bytes)> Variants(JsonElement json, bool isPretty)
    {
        if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty("data", out var data))
        {
            yield return ("only_data", OnlyData, Encoding.UTF8.GetBytes(data.GetRawText()));
            foreach (var (text, _) in Writings(data)) yield return ("only_data", OnlyData, Encoding.UTF8.GetBytes(text));
        }

        foreach (var (text, isIndented) in Writings(json))
        {
            var isAboutLines = isIndented || isPretty;
            yield return (isAboutLines ? "pretty_printed" : "re_serialised", isAboutLines ? Pretty : Again, Encoding.UTF8.GetBytes(text));
        }
    }

    // The ways in which the languages of integrators write JSON. Where a language would escape nothing that JavaScript does not, it writes as JavaScript does.
    private static IEnumerable<(string Text, bool IsIndented)> Writings(JsonElement json)
    {
        var plain = Written(json, ",", ":", indent: 0, JavaScript);
        foreach (var escape in new[] { JavaScript, Python, Php, Rails, DotNet })
        {
            var compact = Written(json, ",", ":", indent: 0, escape);
            if (escape != JavaScript && compact == plain) continue;

            yield return (compact, false);
            yield return (Written(json, ", ", ": ", indent: 0, escape), false);
            foreach (var indent in new[] { 2, 4 })
            {
                var pretty = Written(json, ",", ": ", indent, escape);
                if (pretty.Length > LongestWriting) continue;

                yield return (pretty, true);
                yield return ($"{pretty}\n", true);
            }
        }
    }

    private static readonly Func<char, bool> JavaScript = static _ => false;
    private static readonly Func<char, bool> Python = static character => character > '~';
    private static readonly Func<char, bool> Php = static character => character is '/' or > '~';
    private static readonly Func<char, bool> Rails = static character => character is '&' or '<' or '>' or '\u2028' or '\u2029';
    private static readonly Func<char, bool> DotNet = static character => character is '&' or '<' or '>' or '\'' or '+' or '`' or '"' or > '~';

    private static string Written(JsonElement json, string comma, string colon, int indent, Func<char, bool> isEscaped)
    {
        var text = new StringBuilder();
        Write(json, 1);
        return text.ToString();

        void Write(JsonElement value, int depth)
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.Object:
                    WriteAll('{', value.EnumerateObject().ToList(), depth, member =>
                    {
                        WriteText(member.Name);
                        text.Append(colon);
                        Write(member.Value, depth + 1);
                    }, '}');
                    break;
                case JsonValueKind.Array:
                    WriteAll('[', value.EnumerateArray().ToList(), depth, item => Write(item, depth + 1), ']');
                    break;
                case JsonValueKind.String:
                    WriteText(value.GetString()!);
                    break;
                default:
                    text.Append(value.GetRawText());
                    break;
            }
        }

        void WriteAll<T>(char open, List<T> items, int depth, Action<T> write, char close)
        {
            text.Append(open);
            for (var i = 0; i < items.Count && text.Length <= LongestWriting; i++)
            {
                if (i > 0) text.Append(comma);
                Break(depth);
                write(items[i]);
            }

            if (items.Count > 0) Break(depth - 1);
            text.Append(close);
        }

        void Break(int depth)
        {
            if (indent > 0) text.Append('\n').Append(' ', indent * depth);
        }

        void WriteText(string value)
        {
            text.Append('"');
            foreach (var character in value)
            {
                _ = character switch
                {
                    '/' when isEscaped('/') => text.Append("\\/"),
                    '"' when !isEscaped('"') => text.Append("\\\""),
                    '\\' => text.Append("\\\\"),
                    '\b' => text.Append("\\b"),
                    '\f' => text.Append("\\f"),
                    '\n' => text.Append("\\n"),
                    '\r' => text.Append("\\r"),
                    '\t' => text.Append("\\t"),
                    < ' ' => text.Append(Hex(character)),
                    _ when isEscaped(character) => text.Append(Hex(character)),
                    _ => text.Append(character),
                };
            }

            text.Append('"');
        }

        string Hex(char character) => ReferenceEquals(isEscaped, DotNet) ? $"\\u{(int)character:X4}" : $"\\u{(int)character:x4}";
    }

    private static bool Fits(string given, byte[] body, string key) => given.Equals(WebhookSigner.Sign(body, key), StringComparison.OrdinalIgnoreCase);

    // A text with half of a surrogate pair is JSON by the letter, but cannot be read.
    private static JsonDocument? TryParse(byte[] text)
    {
        JsonDocument? json = null;
        try
        {
            json = JsonDocument.Parse(text);
            Written(json.RootElement, ",", ":", indent: 0, JavaScript);
            return json;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            json?.Dispose();
            return null;
        }
    }

    private static SignatureVerdict Verdict(string mistake, string words) =>
        new(
            mistake,
            $"The bytes that were signed and these are not the same: {words}. Verify the raw bytes of the request, before anything reads them as JSON.");

    private static SignatureVerdict Unknown(string given) => given.Length == HexLength && given.All(Uri.IsHexDigit)
        ? new SignatureVerdict(
            "unknown", "The signature has the right form, but fits neither these bytes nor any known mistake: another API key, or another body?")
        : new SignatureVerdict("malformed", $"A signature has {HexLength} lower-case hex digits; this has {given.Length} characters.");
}
