using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources.OAuth;

/// <summary>Where a client may put its parameters.</summary>
public enum Place
{
    Form,
    Json,
    Query,
    Multipart,
    Basic,
}

/// <summary>What a client says of itself.</summary>
internal sealed record OAuthClient(string Id, string Secret);

/// <summary>Asking for tokens and of tokens.</summary>
internal static class OAuthSteps
{
    public const string NoSuchClient =
        "Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A client that no other test uses; its first token makes its app.</summary>
    public static OAuthClient NewApp() => new($"app-{Guid.NewGuid():N}", "secret");

    public static HttpClient NewHttp(this EmulatorServer emulator) => new() { BaseAddress = emulator.Address };

    public static async Task<string> TokenAsync(HttpClient http, OAuthClient app)
    {
        using var answer = await AskAsync(http, Place.Form, "/oauth/token", app, ("grant_type", "client_credentials"));
        return (await BodyAsync(answer, HttpStatusCode.OK))["access_token"]!.GetValue<string>();
    }

    public static async Task<JsonObject> IntrospectAsync(HttpClient http, OAuthClient app, string token)
    {
        using var answer = await AskAsync(http, Place.Form, "/oauth/introspect", app, ("token", token));
        return await BodyAsync(answer, HttpStatusCode.OK);
    }

    public static async Task RevokeAsync(HttpClient http, OAuthClient app, string token)
    {
        using var answer = await AskAsync(http, Place.Form, "/oauth/revoke", app, ("token", token));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldBe("{}");
    }

    public static async Task<string> InfoAsync(HttpClient http, string token)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, "/oauth/token/info");
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(message, Cancellation);
        return await answer.Content.ReadAsStringAsync(Cancellation);
    }

    /// <summary>POSTs the parameters that are not null; the app's credentials stand among them, or in the header.</summary>
    public static async Task<HttpResponseMessage> AskAsync(
        HttpClient http, Place place, string path, OAuthClient? app, params (string Name, string? Value)[] parameters)
    {
        var all = parameters.Where(parameter => parameter.Value is not null).ToDictionary(parameter => parameter.Name, parameter => parameter.Value!);
        if (app is not null && place != Place.Basic) (all["client_id"], all["client_secret"]) = (app.Id, app.Secret);

        using var form = new FormUrlEncodedContent(all);
        using var message = new HttpRequestMessage(HttpMethod.Post, place == Place.Query ? $"{path}?{await form.ReadAsStringAsync(Cancellation)}" : path);
        message.Content = place switch
        {
            Place.Json => new StringContent(JsonSerializer.Serialize(all), Encoding.UTF8, "application/json"),
            Place.Query => null,
            Place.Multipart => Multipart(all),
            _ => form,
        };
        if (place == Place.Basic)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{app!.Id}:{app.Secret}")));
        }

        return await http.SendAsync(message, Cancellation);
    }

    public static async Task<JsonObject> BodyAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        answer.StatusCode.ShouldBe(status, await answer.Content.ReadAsStringAsync(Cancellation));
        return (await ApiClient.JsonAsync(answer)).AsObject();
    }

    public static async Task ShouldBeRefusedAsync(HttpResponseMessage answer, int status, string error, string description)
    {
        (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldBe($$"""{"error":"{{error}}","error_description":"{{description}}"}""");
        ((int)answer.StatusCode).ShouldBe(status);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("application/json; charset=utf-8");
        Header(answer, "WWW-Authenticate").ShouldBe($"Bearer realm=\"Doorkeeper\", error=\"{error}\", error_description=\"{description}\"");
        Header(answer, "Cache-Control").ShouldBe("no-store, no-cache");
    }

    public static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    private static MultipartFormDataContent Multipart(Dictionary<string, string> parameters)
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in parameters) content.Add(new StringContent(value), name);
        return content;
    }
}
