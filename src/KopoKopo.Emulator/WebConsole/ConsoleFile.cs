using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace KopoKopo.Emulator.WebConsole;

/// <summary>A file of the console, as it was built into the program. It runs no script but the console's own, and asks nobody else for anything.</summary>
internal sealed class ConsoleFile : IResult
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private readonly byte[] _content;
    private readonly string _type;
    private readonly EntityTagHeaderValue _tag;

    private ConsoleFile(byte[] content, string type)
    {
        _content = content;
        _type = type;
        _tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16))}\"");
    }

    /// <summary>The file of this name; null if there is none, or it is of a type that is not served.</summary>
    public static ConsoleFile? Find(string name)
    {
        if (TypeOf(Path.GetExtension(name)) is not { } type) return null;

        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"console/{name}");
        if (stream is null) return null;

        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new ConsoleFile(content, type);
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        var headers = response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ETag = _tag.ToString();

        // Asked again each time, so that a new version's files are never mixed with an old one's.
        headers.CacheControl = "no-cache";
        if (request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(_tag, useStrongComparison: false) || known.Equals(EntityTagHeaderValue.Any)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = _type;
        response.ContentLength = _content.Length;
        if (!HttpMethods.IsHead(request.Method)) await response.Body.WriteAsync(_content, httpContext.RequestAborted);
    }

    private static string? TypeOf(string extension) => extension switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => null,
    };
}
