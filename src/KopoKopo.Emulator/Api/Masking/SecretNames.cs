using System.Buffers;

namespace KopoKopo.Emulator.Api.Masking;

/// <summary>Which members of a request hold a secret, by what they are called: <c>client_secret</c>, <c>oauth[accessToken]</c>, <c>X-Api-Key</c>.</summary>
internal static class SecretNames
{
    private static readonly string[] Endings = ["secret", "token", "password", "passwd", "apikey", "authorization"];
    private static readonly SearchValues<string> Words = SearchValues.Create(
        ["secret", "token", "passw", "apikey", "api_key", "api-key", "api key", "authorization"], StringComparison.OrdinalIgnoreCase);

    // A name may be written with escapes of JSON, of a form, or of a header.
    private static readonly SearchValues<string> Escapes = SearchValues.Create(["\\u", "=?"], StringComparison.Ordinal);
    private static readonly SearchValues<char> Separators = SearchValues.Create("[]./:\"'");

    /// <summary>Whether such a name can stand in the text at all. Quick, and right where it says no.</summary>
    public static bool MayStandIn(ReadOnlySpan<char> text) => text.ContainsAny(Words) || text.ContainsAny('%', '\0') || text.ContainsAny(Escapes);

    /// <summary>Whether what bears this name is a secret: where any part of the name is a secret's, <c>token[0]</c> as well as <c>oauth.token</c>.</summary>
    public static bool IsSecret(ReadOnlySpan<char> name)
    {
        if (!name.ContainsAny(Words)) return false;

        foreach (var part in name.SplitAny(Separators))
        {
            if (EndsLikeASecret(name[part])) return true;
        }

        return EndsLikeASecret(name);
    }

    /// <summary>Where the next word is that a secret's name could be of; -1 if there is none.</summary>
    public static int NextWord(ReadOnlySpan<char> text) => text.IndexOfAny(Words);

    private static bool EndsLikeASecret(ReadOnlySpan<char> part)
    {
        // Only the end counts, without what names are joined with: ApiKey, api_key, api-key. As short as the longest ending with a joint after each letter.
        Span<char> end = stackalloc char[16];
        var length = 0;
        for (var i = part.Length - 1; i >= 0 && length < end.Length; i--)
        {
            if (part[i] is not ('_' or '-' or ' ')) end[^++length] = part[i];
        }

        foreach (var ending in Endings)
        {
            if (MemoryExtensions.EndsWith(end[^length..], ending, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
