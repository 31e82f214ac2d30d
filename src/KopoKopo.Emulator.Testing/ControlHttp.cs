using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml;

namespace KopoKopo.Emulator.Testing;

/// <summary>How control calls are made, and what comes of them.</summary>
internal sealed class ControlHttp : IDisposable
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        Converters = { new DurationReader(), new HeadersReader() },
    };

    private readonly HttpClient _http;

    private ControlHttp(HttpClient http) => _http = http;

    /// <param name="http">What sends the calls. How long one may take is its maker's to say: an advance by a year is one call.</param>
    /// <param name="emulator">Where the emulator answers.</param>
    /// <param name="app">The app it acts on.</param>
    /// <param name="token">The emulator's control token; null: it has none.</param>
    public static ControlHttp Of(HttpClient http, Uri emulator, string app, string? token)
    {
        http.BaseAddress = new Uri(emulator, "/_emulator/");
        http.DefaultRequestHeaders.Add("X-Emulator-App", app);
        if (token is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new ControlHttp(http);
    }

    public async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var request = Request(method, path, body);
        using var answer = await _http.SendAsync(request, cancellationToken);
        return Read(answer, await answer.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    /// <summary>The same while the caller waits.</summary>
    public void Send(HttpMethod method, string path, object body)
    {
        using var request = Request(method, path, body);
        using var answer = _http.Send(request);
        using var bytes = new MemoryStream();
        answer.Content.ReadAsStream().CopyTo(bytes);
        Read(answer, bytes.ToArray());
    }

    /// <summary>A call whose answer, or the one member of it that is named, is of this type.</summary>
    public async Task<T> ReadAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellationToken, string? member = null)
    {
        var json = await SendAsync(method, path, body, cancellationToken);
        try
        {
            return (member is null ? json : json.GetProperty(member)).Deserialize<T>(Options)!;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new KopoKopoControlException(
                $"What the emulator answered to {method} {path} is not what this package reads ({exception.Message}); they should be of one version.");
        }
    }

    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage Request(HttpMethod method, string path, object? body) =>
        new(method, new Uri(path, UriKind.Relative)) { Content = body is null ? null : JsonContent.Create(body) };

    private static JsonElement Read(HttpResponseMessage answer, byte[] bytes)
    {
        if (answer.IsSuccessStatusCode) return bytes.Length == 0 ? default : JsonElement.Parse(bytes);

        throw new KopoKopoControlException(
            MessageOf(bytes) ?? $"{answer.RequestMessage!.RequestUri} answered {(int)answer.StatusCode}, and not as the emulator does");
    }

    private static string? MessageOf(byte[] bytes)
    {
        try
        {
            return JsonElement.Parse(bytes) is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty("error_message", out var message)
                ? message.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A length of time as the control API writes it.</summary>
    private sealed class DurationReader : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return XmlConvert.ToTimeSpan(reader.GetString()!);
            }
            catch (FormatException exception)
            {
                throw new JsonException(exception.Message, exception);
            }
        }

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteStringValue(XmlConvert.ToString(value));
    }

    /// <summary>Headers, whose names are found in any case.</summary>
    private sealed class HeadersReader : JsonConverter<IReadOnlyDictionary<string, string>>
    {
        public override IReadOnlyDictionary<string, string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new Dictionary<string, string>(JsonSerializer.Deserialize<Dictionary<string, string>>(ref reader, options)!, StringComparer.OrdinalIgnoreCase);

        public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.ToDictionary(), options);
    }
}
