using System.Text;
using Microsoft.Net.Http.Headers;

namespace KopoKopo.Emulator.Api.Masking;

/// <summary>Masks the parts of a multipart body that bear a secret's name, up to the next delimiter, whatever stands before the first.</summary>
internal static class MultipartSecrets
{
    private const string Mask = "***";
    private const string Disposition = "content-disposition";

    /// <summary>The text without them; itself where there are none.</summary>
    public static string Without(string text)
    {
        StringBuilder? shown = null;
        var copied = 0;
        for (var at = Find(text, 0); at >= 0;)
        {
            var content = EndOfHeaders(text, at);
            var end = content;
            if (IsSecret(text[at..content]))
            {
                end = EndOfPart(text, at, content);
                (shown ??= new StringBuilder(text.Length)).Append(text, copied, content - copied).Append(Mask);
                copied = end;
            }

            at = Find(text, Math.Max(end, at + Disposition.Length));
        }

        return shown is null ? text : shown.Append(text, copied, text.Length - copied).ToString();
    }

    private static int Find(string text, int from) => from < text.Length ? text.IndexOf(Disposition, from, StringComparison.OrdinalIgnoreCase) : -1;

    // The library knows every way to write a name. Where it cannot read the header, a word of a secret's anywhere in it is enough.
    private static bool IsSecret(string headers)
    {
        var value = headers[Math.Min(Disposition.Length, headers.Length)..].TrimStart(' ', '\t', ':');
        var line = value.AsSpan().IndexOfAny('\r', '\n') is var end and >= 0 ? value[..end] : value;
        return (ContentDispositionHeaderValue.TryParse(line, out var disposition)
                && SecretNames.IsSecret(disposition.Name.ToString().Replace("\\", "", StringComparison.Ordinal)))
            || SecretNames.NextWord(Uri.UnescapeDataString(headers).Replace("\\", "", StringComparison.Ordinal)) >= 0;
    }

    // Behind an empty line, whatever its line ends are.
    private static int EndOfHeaders(string text, int from)
    {
        for (var at = text.AsSpan(from).IndexOf('\n') is var first and >= 0 ? from + first : -1; at >= 0;)
        {
            var next = at + 1;
            if (next < text.Length && text[next] == '\r') next++;
            if (next < text.Length && text[next] == '\n') return next + 1;

            at = text.IndexOf('\n', at + 1);
        }

        return text.Length;
    }

    // The delimiter is the line before the part's headers; where there is none, no more is known to be something else.
    private static int EndOfPart(string text, int headers, int content)
    {
        var start = headers == 0 ? -1 : text.LastIndexOf("--", headers - 1, StringComparison.Ordinal);
        while (start > 0 && text[start - 1] is not ('\n' or '\r')) start = text.LastIndexOf("--", start - 1, StringComparison.Ordinal);
        if (start < 0) return text.Length;

        var line = text.AsSpan(start, headers - start);
        var delimiter = line[..(line.IndexOfAny('\r', '\n') is var length and >= 0 ? length : line.Length)].TrimEnd().ToString();
        var end = text.IndexOf($"\n{delimiter}", Math.Max(content - 1, 0), StringComparison.Ordinal);
        if (end < 0) return text.Length;

        return end > content && text[end - 1] == '\r' ? end - 1 : Math.Max(end, content);
    }
}
