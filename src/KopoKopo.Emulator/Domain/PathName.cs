using System.Buffers;

namespace KopoKopo.Emulator.Domain;

/// <summary>
/// What an app or a snapshot may be called. The name stands in the path of a URL, so it is one that comes out of a path as it went in, whatever client,
/// proxy or server takes the path apart on the way: no slash, no percent sign, nothing that clients tidy away, no character that looks like none.
/// </summary>
internal static class PathName
{
    /// <summary>The longest name, in characters.</summary>
    public const int Longest = 255;

    /// <summary>The rule as a refusal says it, after "must be".</summary>
    public const string Rule = "1 to 255 letters, digits, inner spaces and - _ . ~ : @ + = (not . or .. alone), since it stands in a URL's path";

    /// <summary>For schemas.</summary>
    public const string Pattern = "^(?!\\.{1,2}$)[A-Za-z0-9\\-_.~:@+=]([A-Za-z0-9\\-_.~:@+= ]{0,253}[A-Za-z0-9\\-_.~:@+=])?$";

    private static readonly SearchValues<char> Characters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~:@+= ");

    /// <summary>Whether something may be called so.</summary>
    public static bool IsAllowed(string name) =>
        name.Length is > 0 and <= Longest && name is not ("." or "..") && name[0] != ' ' && name[^1] != ' ' && !name.AsSpan().ContainsAnyExcept(Characters);

    /// <summary>
    /// The name that a path's segment stands for. Names of before there was this rule may not come through a path as they are: written with their escapes
    /// escaped again (<c>a%252Fb</c> for <c>a/b</c>) they do.
    /// </summary>
    /// <param name="segment">The segment, as routing took it out of the path.</param>
    /// <param name="exists">Whether there is something of a name.</param>
    public static string Of(string segment, Func<string, bool> exists)
    {
        if (exists(segment) || !segment.Contains('%', StringComparison.Ordinal)) return segment;

        return Uri.UnescapeDataString(segment) is var unescaped && exists(unescaped) ? unescaped : segment;
    }
}
