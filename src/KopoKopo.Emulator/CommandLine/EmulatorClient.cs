using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KopoKopo.Emulator.CommandLine;

/// <summary>What an emulator answered.</summary>
/// <param name="Json">The body; null if it has none.</param>
/// <param name="Location">Where what was created is.</param>
internal sealed record EmulatorAnswer(JsonNode? Json, Uri? Location);

/// <summary>
/// A running emulator, as the verbs drive it: over HTTP, for one app. What it refuses, or that it is not reached, is a <see cref="VerbFailedException"/>.
/// </summary>
internal sealed class EmulatorClient(EmulatorAddress address, string app, string? controlToken) : IDisposable
{
    // Longer than any wait that the emulator grants.
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(10);
    private readonly HttpClient _http = address.Client(LongestCall, trustsAnybody: false);

    public string App => app;

    /// <summary>A control call, with what is below <c>/_emulator/</c>.</summary>
    public Task<EmulatorAnswer> ControlAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken) =>
        SendAsync(Control(method, path, body), cancellationToken);

    /// <summary>A call of the API, with a merchant's token; null: none.</summary>
    public Task<EmulatorAnswer> CallAsync(HttpMethod method, string path, string? token, HttpContent? body, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(method, path) { Content = body };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return SendAsync(request, cancellationToken);
    }

    /// <summary>What happens to the app, from now on.</summary>
    public async Task<EmulatorEvents> ListenAsync(CancellationToken cancellationToken)
    {
        using var request = Control(HttpMethod.Get, "events", body: null);
        var response = await ReachAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode) await ReadAsync(response, cancellationToken);
        return new EmulatorEvents(response, await response.Content.ReadAsStreamAsync(cancellationToken));
    }

    public void Dispose() => _http.Dispose();

    /// <summary>JSON as a body.</summary>
    public static HttpContent Content(JsonNode json) =>
        new StringContent(json.ToJsonString(), System.Text.Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json"));

    private HttpRequestMessage Control(HttpMethod method, string path, JsonNode? body)
    {
        var request = new HttpRequestMessage(method, $"_emulator/{path}") { Content = body is null ? null : Content(body) };
        request.Headers.Add("X-Emulator-App", app);
        if (controlToken is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", controlToken);
        return request;
    }

    private async Task<EmulatorAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using (request)
        {
            using var response = await ReachAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
            return new EmulatorAnswer(await ReadAsync(response, cancellationToken), response.Headers.Location);
        }
    }

    private async Task<HttpResponseMessage> ReachAsync(HttpRequestMessage request, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.SendAsync(request, completion, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new VerbFailedException($"not reached at {address.Url}: {exception.Message.TrimEnd('.')}. Start it, or say where it is with --url");
        }
    }

    private async Task<JsonNode?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        try
        {
            var json = text.Length == 0 ? null : JsonNode.Parse(text);
            if (response.IsSuccessStatusCode) return json;

            var said = (json as JsonObject)?["error_message"] ?? (json as JsonObject)?["error_description"];
            throw new VerbFailedException(said?.ToString() ?? $"{address.Url} answered {(int)response.StatusCode}", json);
        }
        catch (JsonException)
        {
            throw new VerbFailedException($"{address.Url} answered {(int)response.StatusCode} with something that is no JSON: is that the emulator?");
        }
    }
}

/// <summary>What happens to an app, until it is disposed.</summary>
internal sealed class EmulatorEvents(HttpResponseMessage response, Stream stream) : IDisposable
{
    /// <summary>Waits for the end of a resource; false if the emulator stops first.</summary>
    public async Task<bool> CompletionOfAsync(string resource, CancellationToken cancellationToken)
    {
        await foreach (var occurred in SseParser.Create(stream).EnumerateAsync(cancellationToken))
        {
            if (occurred.EventType == "completion" && JsonNode.Parse(occurred.Data)?["id"]?.GetValue<string>() == resource) return true;
        }

        return false;
    }

    public void Dispose()
    {
        stream.Dispose();
        response.Dispose();
    }
}
