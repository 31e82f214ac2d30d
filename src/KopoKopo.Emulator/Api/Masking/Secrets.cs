using System.Buffers;
using System.Text;

namespace KopoKopo.Emulator.Api.Masking;

/// <summary>
/// Takes secrets and tokens out of what is shown, wherever in a request or an answer they stand: by what they are called and, where they are known, by what
/// they are. All else stays byte for byte. Most texts hold none, and are looked through once, without being copied.
/// </summary>
internal sealed class Secrets(KnownSecrets known)
{
    private const string Mask = "***";
    private const int OnTheStack = 2048;
    private static readonly SearchValues<string> HeaderWords = SearchValues.Create(
        ["authorization", "cookie", "token", "secret", "password", "apikey", "api-key", "api_key"], StringComparison.OrdinalIgnoreCase);

    private static readonly (string Scheme, string Shown)[] Schemes =
        [.. new[] { "Bearer", "Basic", "Digest", "Token", "Negotiate", "NTLM", "ApiKey" }.Select(scheme => (scheme, $"{scheme} {Mask}"))];

    /// <summary>Whether there is one in a text that has no members.</summary>
    public bool IsIn(string text) => known.AnyIn(text);

    /// <summary>A header's value; of credentials only the scheme is shown, where it is one.</summary>
    public string InHeader(string name, string value)
    {
        if (!name.AsSpan().ContainsAny(HeaderWords)) return InText(value);

        foreach (var (scheme, shown) in Schemes)
        {
            if (value.Length <= scheme.Length || value[scheme.Length] != ' ' || !value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) continue;

            return value.StartsWith(scheme, StringComparison.Ordinal) ? shown : $"{value[..scheme.Length]} {Mask}";
        }

        return Mask;
    }

    public string InQuery(string query) => query.Length == 0 ? query : known.Without(NamedSecrets.InQuery(query));

    /// <summary>A path, a line of the log, the value of a header.</summary>
    public string InText(string text) => known.Without(NamedSecrets.InText(text));

    /// <summary>A body, whatever it is said to be. Itself, not a copy, where nothing is masked.</summary>
    public byte[] InBody(byte[] body)
    {
        if (body.Length == 0 || !MayHold(body)) return body;

        var shown = Masked(body);
        return shown.AsSpan().SequenceEqual(body) ? body : shown;
    }

    private byte[] Masked(byte[] body)
    {
        // Each byte a character, so that what is no text goes through unchanged.
        var json = JsonSecrets.IsLikely(body) ? JsonSecrets.Without(body) : null;
        if (json is not null) return Encoding.Latin1.GetBytes(known.Without(Encoding.Latin1.GetString(json)));

        var text = Encoding.Latin1.GetString(body);
        return IsHiddenIn(text) ? "*** (not readable)"u8.ToArray() : Encoding.Latin1.GetBytes(known.Without(NamedSecrets.InBody(text)));
    }

    // In UTF-16 and UTF-32 each letter of a name has zeros beside it; in JSON that is broken it may be written with escapes. Neither is worth taking apart.
    private bool IsHiddenIn(string text)
    {
        if (!text.AsSpan().ContainsAny("\0\\")) return false;

        var plain = text.Replace("\0", "", StringComparison.Ordinal).Replace("\\u00", "%", StringComparison.OrdinalIgnoreCase);
        return plain.Length != text.Length && (IsNewWord(text, plain) || known.AnyIn(plain));
    }

    private static bool IsNewWord(string text, string plain) =>
        SecretNames.NextWord(Uri.UnescapeDataString(plain)) >= 0 && (text.Contains('\0', StringComparison.Ordinal) || SecretNames.NextWord(text) < 0);

    private bool MayHold(ReadOnlySpan<char> text) => SecretNames.MayStandIn(text) || known.AnyIn(text);

    private bool MayHold(ReadOnlySpan<byte> body)
    {
        var rented = body.Length > OnTheStack ? ArrayPool<char>.Shared.Rent(body.Length) : null;
        var characters = rented ?? stackalloc char[OnTheStack];
        try
        {
            return MayHold(characters[..Encoding.Latin1.GetChars(body, characters)]);
        }
        finally
        {
            if (rented is not null) ArrayPool<char>.Shared.Return(rented);
        }
    }
}
