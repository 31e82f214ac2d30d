using System.Buffers;
using System.Text;

namespace KopoKopo.Emulator.Api.Masking;

/// <summary>
/// Masks what bears a secret's name in a text that is no JSON: forms and queries, multipart, XML, and, as the last resort, whatever follows such a name and
/// a colon or an equals sign. Where it is not clear how far a secret goes it takes more rather than less.
/// </summary>
internal static class NamedSecrets
{
    private const string Mask = "***";

    // What a value without quotation marks cannot hold. A space, a comma or a semicolon it can.
    private static readonly SearchValues<char> AfterBare = SearchValues.Create("\r\n&\"'<}]");

    /// <summary>A query as it stands in a URL, with its question mark.</summary>
    public static string InQuery(string query) => InText(InForm(query));

    /// <summary>Any text that came as a body, each byte a character.</summary>
    public static string InBody(string body)
    {
        var shown = InForm(MultipartSecrets.Without(body));
        return InText(XmlSecrets.Without(shown));
    }

    /// <summary>What follows a name and a colon or an equals sign: <c>token=…</c>, <c>"client_secret": "…"</c>, <c>Authorization: Bearer …</c>.</summary>
    public static string InText(string text)
    {
        StringBuilder? shown = null;
        var copied = 0;
        for (var at = SecretNames.NextWord(text); at >= 0;)
        {
            var end = EndOfName(text, at);
            if (SecretNames.IsSecret(text.AsSpan(StartOfName(text, at), end - StartOfName(text, at))) && ValueAfter(text, end) is var (from, to))
            {
                (shown ??= new StringBuilder(text.Length)).Append(text, copied, from - copied).Append(Mask);
                copied = end = to;
            }

            var next = SecretNames.NextWord(text.AsSpan(end));
            at = next < 0 ? -1 : end + next;
        }

        return shown is null ? text : shown.Append(text, copied, text.Length - copied).ToString();
    }

    // name=value pairs behind & or ;. A value goes on to the next &: the emulator itself takes a ; as part of it.
    private static string InForm(string form)
    {
        StringBuilder? shown = null;
        var copied = 0;
        for (var from = form.StartsWith('?') ? 1 : 0; from < form.Length;)
        {
            var length = form.AsSpan(from).IndexOfAny("&;=");
            if (length < 0) break;

            var end = from + length;
            if (form[end] == '=' && SecretNames.IsSecret(Unescape(form[from..end])))
            {
                (shown ??= new StringBuilder(form.Length)).Append(form, copied, end + 1 - copied).Append(Mask);
                var rest = form.AsSpan(end).IndexOf('&');
                copied = rest < 0 ? form.Length : end + rest;
                from = copied + 1;
            }
            else
            {
                var rest = form.AsSpan(end).IndexOfAny("&;");
                from = rest < 0 ? form.Length : end + rest + 1;
            }
        }

        return shown is null ? form : shown.Append(form, copied, form.Length - copied).ToString();
    }

    private static string Unescape(string name) => Uri.UnescapeDataString(name.Replace('+', ' '));

    private static bool IsOfName(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '-';

    private static int StartOfName(string text, int at)
    {
        while (at > 0 && IsOfName(text[at - 1])) at--;
        return at;
    }

    private static int EndOfName(string text, int at)
    {
        // A word may hold a space itself ("api key").
        at = Math.Min(at + 4, text.Length);
        while (at < text.Length && IsOfName(text[at])) at++;
        return at;
    }

    // Behind the name may stand what closes it (a quotation mark, brackets), then what joins it with its value, then what opens that.
    private static (int From, int To)? ValueAfter(string text, int at)
    {
        while (at < text.Length && (text[at] is '[' or ']' or '"' or '\'' or '\\' or ' ' or '\t' || char.IsAsciiDigit(text[at]))) at++;
        var joint = text.AsSpan(at);
        var isEscaped = joint.StartsWith("%3D", StringComparison.OrdinalIgnoreCase) || joint.StartsWith("%3A", StringComparison.OrdinalIgnoreCase);
        if (!isEscaped && (at == text.Length || text[at] is not (':' or '='))) return null;

        at += isEscaped ? 3 : 1;
        while (at < text.Length && text[at] is ' ' or '\t' or '\r' or '\n' or '>') at++;
        if (at >= text.Length) return null;
        if (text[at] is '[' or '{') return (at, text.Length);

        var opening = at;
        while (opening < text.Length && text[opening] == '\\') opening++;
        if (opening < text.Length && text[opening] is '"' or '\'') return (opening + 1, EndOfQuoted(text, opening + 1, text[at..(opening + 1)]));

        return (at, EndOfBare(text, at, isEscaped));
    }

    // The mark that closes is written as the one that opened, with as many backslashes.
    private static int EndOfQuoted(string text, int from, string mark)
    {
        for (var at = text.IndexOf(mark, from, StringComparison.Ordinal); at >= 0; at = text.IndexOf(mark, at + 1, StringComparison.Ordinal))
        {
            if (Backslashes(text, from, at) % 2 == 0) return at;
        }

        return text.Length;
    }

    private static int EndOfBare(string text, int from, bool isEscaped)
    {
        var length = text.AsSpan(from).IndexOfAny(AfterBare);
        var end = length < 0 ? text.Length : from + length;
        if (isEscaped && text.AsSpan(from, end - from).IndexOf("%26", StringComparison.Ordinal) is var escaped and >= 0) end = from + escaped;
        return end - Backslashes(text, from, end);
    }

    private static int Backslashes(string text, int from, int at)
    {
        var count = 0;
        while (at - count > from && text[at - count - 1] == '\\') count++;
        return count;
    }
}
