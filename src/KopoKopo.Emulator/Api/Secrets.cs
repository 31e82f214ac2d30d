using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace KopoKopo.Emulator.Api;

/// <summary>Takes secrets and tokens out of what is shown; all else stays byte for byte.</summary>
internal static partial class Secrets
{
    private const string Mask = "***";
    private static readonly string[] Names = ["client_secret", "access_token", "bearer_token", "token", "api_key"];

    /// <summary>An Authorization header keeps its scheme.</summary>
    public static string InHeader(string name, string value)
    {
        if (!name.Equals("Authorization", StringComparison.OrdinalIgnoreCase)) return value;

        var space = value.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? Mask : $"{value[..space]} {Mask}";
    }

    public static string InQuery(string query) => query.StartsWith('?') ? $"?{InForm(query[1..])}" : query;

    /// <summary>In an OAuth request or answer, be it JSON, multipart or a form.</summary>
    public static byte[] InBody(byte[] body)
    {
        if (body.Length == 0) return body;

        var first = body.AsSpan().TrimStart(" \t\r\n"u8);
        if (first.Length > 0 && first[0] is (byte)'{' or (byte)'[' or (byte)'"') return InJson(body);

        var text = Encoding.UTF8.GetString(body);
        return Encoding.UTF8.GetBytes(text.StartsWith("--", StringComparison.Ordinal) ? Multipart().Replace(text, $"${{before}}{Mask}") : InForm(text));
    }

    private static string InForm(string form) => string.Join('&', form.Split('&').Select(pair =>
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && IsSecret(Uri.UnescapeDataString(pair[..equals].Replace('+', ' '))) ? $"{pair[..(equals + 1)]}{Mask}" : pair;
    }));

    // What is no JSON after all is not shown where it could hold a secret.
    private static byte[] InJson(byte[] body)
    {
        var shown = new ArrayBufferWriter<byte>(body.Length);
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            var copied = 0;
            var isSecret = false;
            while (reader.Read())
            {
                if (isSecret && reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) continue;
                if (isSecret && reader.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.EndObject or JsonTokenType.EndArray or JsonTokenType.Null))
                {
                    shown.Write(body.AsSpan(copied, (int)reader.TokenStartIndex - copied));
                    shown.Write("\"***\""u8);
                    copied = (int)reader.BytesConsumed;
                }

                isSecret = reader.TokenType == JsonTokenType.PropertyName && IsSecret(reader.GetString()!);
            }

            shown.Write(body.AsSpan(copied));
            return shown.WrittenSpan.ToArray();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return "*** (not JSON)"u8.ToArray();
        }
    }

    private static bool IsSecret(string name) => Names.Contains(name, StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(
        "(?<before>name=\"?(client_secret|access_token|bearer_token|token|api_key)\"?[^\\r\\n]*\\r?\\n([^\\r\\n]+\\r?\\n)*\\r?\\n)[^\\r\\n]*",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Multipart();
}
