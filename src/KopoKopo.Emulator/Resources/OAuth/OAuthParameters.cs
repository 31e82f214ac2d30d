using System.Text;
using System.Text.Json;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Resources.OAuth;

/// <summary>
/// An OAuth request's parameters, wherever a client puts them: form, multipart, JSON or query string; the body wins over the query, and client
/// credentials in HTTP Basic over both. Blank counts as absent.
/// </summary>
internal sealed class OAuthParameters
{
    public static readonly Member<string> GrantType = new("grant_type", Shapes.Text, "client_credentials: there is no other.")
    {
        IsRequired = true,
        Example = "\"client_credentials\"",
    };
    public static readonly Member<string> ClientId = new("client_id", Shapes.Text, "The app; in HTTP Basic or here.");
    public static readonly Member<string> ClientSecret = new("client_secret", Shapes.Text, "Its secret; in HTTP Basic or here.");
    public static readonly Member<string> Scope = new("scope", Shapes.Text, "None: any is refused.");
    public static readonly Member<string> Token = new("token", Shapes.Text, "The token in question.");

    /// <summary>What is sent for a token.</summary>
    public static readonly IShape TokenRequest = Shapes.Object<OAuthParameters>("parameters", static _ => null, GrantType, ClientId, ClientSecret, Scope);

    /// <summary>What is sent to ask about a token, or to revoke it.</summary>
    public static readonly IShape TokenQuestion = Shapes.Object<OAuthParameters>("parameters", static _ => null, Token, ClientId, ClientSecret);

    private const string BasicScheme = "Basic ";
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private OAuthParameters()
    {
    }

    /// <summary>What is wrong with the request's body, if anything is.</summary>
    public ApiError? Error { get; private set; }

    public string? this[IMember parameter] => _values.TryGetValue(parameter.Name, out var value) && !string.IsNullOrWhiteSpace(value) ? value : null;

    public static async Task<OAuthParameters> ReadAsync(HttpRequest request)
    {
        var parameters = new OAuthParameters();
        foreach (var (name, values) in request.Query) parameters._values[name] = values[^1] ?? "";

        if (request.HasFormContentType) await parameters.AddFormAsync(request);
        else await parameters.AddJsonAsync(request);

        parameters.AddBasic(request.Headers.Authorization.ToString());
        return parameters;
    }

    private async Task AddFormAsync(HttpRequest request)
    {
        try
        {
            // Read as bytes first, for the journal.
            request.Body = new MemoryStream(await RequestJson.ReadBytesAsync(request));
            foreach (var (name, values) in await request.ReadFormAsync(request.HttpContext.RequestAborted)) _values[name] = values[^1] ?? "";
        }
        catch (Exception exception) when (exception is InvalidDataException or NotSupportedException or (IOException and not BadHttpRequestException))
        {
            Error = ApiError.BadRequest("The request body is not a valid form");
        }
    }

    private async Task AddJsonAsync(HttpRequest request)
    {
        using var json = await RequestJson.ReadAsync(request);
        Error = json.Error?.Status == StatusCodes.Status415UnsupportedMediaType
            ? json.Error with { Message = "Content-Type must be application/x-www-form-urlencoded, multipart/form-data or application/json" }
            : json.Error;
        foreach (var member in json.Body.EnumerateObject())
        {
            if (member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number) _values[member.Name] = member.Value.ToString();
        }
    }

    private void AddBasic(string authorization)
    {
        if (!authorization.StartsWith(BasicScheme, StringComparison.OrdinalIgnoreCase)) return;

        var bytes = new byte[authorization.Length];
        if (!Convert.TryFromBase64String(authorization[BasicScheme.Length..].Trim(), bytes, out var length)) return;

        var pair = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        if (pair.Length != 2) return;

        _values[ClientId.Name] = pair[0];
        _values[ClientSecret.Name] = pair[1];
    }
}
