using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Api.Masking;

/// <summary>
/// Secrets known by their value, wherever they stand: the apps' client secrets and API keys, the control token, and what has the form of an access token
/// (only hashes of those are kept). Of a value that is short, or the app's own client id, all ordinary text would be full: it is a secret by its name only.
/// </summary>
internal sealed class KnownSecrets(AppStore apps, EmulatorOptions options)
{
    private const int Shortest = 8;
    private const int TokenLength = 43;
    private const string Mask = "***";
    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
    private volatile SecretValues _values = new(-1, []);

    /// <summary>Whether there is one in the text.</summary>
    public bool AnyIn(ReadOnlySpan<char> text) => NextToken(text, out _) >= 0 || Values().Next(text, out _) >= 0;

    /// <summary>The text without them; itself where there are none.</summary>
    public string Without(string text)
    {
        var values = Values();
        return Replace(Replace(text, NextToken), values.Next);
    }

    private delegate int Next(ReadOnlySpan<char> text, out int length);

    private static string Replace(string text, Next next)
    {
        var found = next(text, out var length);
        if (found < 0) return text;

        var shown = new StringBuilder(text.Length);
        for (var from = 0; ;)
        {
            shown.Append(text, from, found).Append(Mask);
            from += found + length;
            found = next(text.AsSpan(from), out length);
            if (found < 0) return shown.Append(text, from, text.Length - from).ToString();
        }
    }

    // A run of 43 has a character in every 43rd place, so most of a text is never looked at.
    private static int NextToken(ReadOnlySpan<char> text, out int length)
    {
        length = TokenLength;
        for (var place = TokenLength - 1; place < text.Length;)
        {
            if (!TokenCharacters.Contains(text[place]))
            {
                place += TokenLength;
                continue;
            }

            var start = text[..place].LastIndexOfAnyExcept(TokenCharacters) + 1;
            var after = text[place..].IndexOfAnyExcept(TokenCharacters);
            var end = after < 0 ? text.Length : place + after;
            start += OfEscape(text, start);
            if (end - start == TokenLength && IsRandom(text[start..end])) return start;

            place = end + TokenLength;
        }

        return -1;
    }

    // In %20TOKEN, \nTOKEN and \u0022TOKEN the run begins with what belongs to the escape.
    private static int OfEscape(ReadOnlySpan<char> text, int start)
    {
        if (start == 0 || start == text.Length) return 0;

        return (text[start - 1], text[start]) switch
        {
            ('%', _) => 2,
            ('\\', 'u') => 5,
            ('\\', _) => 1,
            _ => 0,
        };
    }

    // 43 characters at random are practically never all of one case; a long word, or a row of x, is.
    private static bool IsRandom(ReadOnlySpan<char> run) => run.ContainsAnyInRange('A', 'Z') && run.ContainsAnyInRange('a', 'z');

    private SecretValues Values()
    {
        // Read before the apps are: what changes meanwhile makes another version.
        var version = apps.CredentialsVersion;
        if (_values is { } values && values.Version == version) return values;

        var known = apps.All
            .SelectMany(app => new[] { app.ClientSecret, app.ApiKey }.Where(value => value != app.ClientId))
            .Append(options.ControlToken)
            .OfType<string>()
            .SelectMany(Written);
        return _values = new SecretValues(version, known.Where(value => value.Length >= Shortest));
    }

    // As it stands in a body, each byte a character; in a path, where the server leaves a slash escaped; in a URL; in a form; and in JSON, as careful and as
    // careless writers escape it.
    private static IEnumerable<string> Written(string value) =>
    [
        value,
        Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(value)),
        value.Replace("/", "%2F", StringComparison.Ordinal),
        Uri.EscapeDataString(value),
        WebUtility.UrlEncode(value),
        JavaScriptEncoder.Default.Encode(value),
        JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value),
    ];
}
