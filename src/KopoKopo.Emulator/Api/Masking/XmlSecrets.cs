using System.Text;

namespace KopoKopo.Emulator.Api.Masking;

/// <summary>Masks what stands between the tags of a secret's name, whatever it is made of.</summary>
internal static class XmlSecrets
{
    private const string Mask = "***";

    /// <summary>The text without it; itself where there is none.</summary>
    public static string Without(string text)
    {
        StringBuilder? shown = null;
        var copied = 0;
        for (var at = text.IndexOf('<', StringComparison.Ordinal); at >= 0 && at < text.Length;)
        {
            var name = NameOf(text, at + 1);
            var length = text.AsSpan(at + 1).IndexOfAny('<', '>');
            if (length < 0) break;

            // What has another < in it is no tag.
            var open = at + 1 + length;
            if (text[open] == '<')
            {
                at = open;
                continue;
            }

            var next = open;
            if (name.Length > 0 && text[open - 1] != '/' && SecretNames.IsSecret(name))
            {
                // Without its closing tag nobody knows where it ends.
                var close = text.IndexOf($"</{name}", open, StringComparison.Ordinal);
                next = close < 0 ? text.Length : close;
                (shown ??= new StringBuilder(text.Length)).Append(text, copied, open + 1 - copied).Append(Mask);
                copied = next;
            }

            at = next < text.Length ? text.IndexOf('<', next + (next == open ? 0 : 1)) : -1;
        }

        return shown is null ? text : shown.Append(text, copied, text.Length - copied).ToString();
    }

    // With its prefix, if it has one; empty for a closing tag, a comment, and what is no tag.
    private static string NameOf(string text, int from)
    {
        var end = from;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '-' or '.' or ':')) end++;
        return text[from..end];
    }
}
