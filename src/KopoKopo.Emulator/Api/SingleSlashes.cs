namespace KopoKopo.Emulator.Api;

/// <summary>
/// Reads doubled slashes in a path as one, before anything else looks at it: an SDK that is given its base URL with a slash at the end sends
/// <c>//api/v2/payment_links</c>.
/// </summary>
internal sealed class SingleSlashes(RequestDelegate next)
{
    private const string Doubled = "//";

    public Task InvokeAsync(HttpContext http)
    {
        if (http.Request.Path.Value is { } path && path.Contains(Doubled, StringComparison.Ordinal)) http.Request.Path = Collapse(path);

        return next(http);
    }

    private static string Collapse(string path)
    {
        var collapsed = new System.Text.StringBuilder(path.Length);
        foreach (var letter in path)
        {
            if (letter != '/' || collapsed.Length == 0 || collapsed[^1] != '/') collapsed.Append(letter);
        }

        return collapsed.ToString();
    }
}
