using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace KopoKopo.Emulator.Tests.Infrastructure;

/// <summary>A merchant's client: one app, one token, and the control calls that act on that app.</summary>
public sealed class ApiClient : IDisposable
{
    public const string ApiKey = "sandbox";

    private ApiClient(Uri address, string clientId)
    {
        ClientId = clientId;
        Answers = new AnswerLog();
        Http = new HttpClient(Answers) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(100) };
        Http.DefaultRequestHeaders.Add("X-Emulator-App", clientId);
    }

    public string ClientId { get; }

    public string Token { get; private set; } = "";

    public HttpClient Http { get; }

    /// <summary>What it was answered.</summary>
    public AnswerLog Answers { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<ApiClient> ConnectAsync(Uri address, string clientId)
    {
        var client = new ApiClient(address, clientId);
        client.UseToken(await client.NewTokenAsync());
        return client;
    }

    public async Task<string> NewTokenAsync()
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["client_id"] = ClientId,
            ["client_secret"] = "secret",
            ["grant_type"] = "client_credentials",
        });
        var answer = await Http.PostAsync("/oauth/token", form, Cancellation);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return (await JsonAsync(answer))["access_token"]!.GetValue<string>();
    }

    public void UseToken(string token)
    {
        Token = token;
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>POSTs a payment that must be accepted, and answers its location.</summary>
    public async Task<Uri> PayAsync(IncomingPaymentBuilder payment)
    {
        var answer = await PostAsync("/api/v1/incoming_payments", payment.ToJson());
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancellation));
        return answer.Headers.Location!;
    }

    public Task<HttpResponseMessage> PostAsync(string path, string body, string contentType = "application/json") =>
        Http.PostAsync(path, new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse(contentType)), Cancellation);

    public async Task<JsonNode> GetJsonAsync(string path) => await JsonAsync(await Http.GetAsync(path, Cancellation));

    public Task<string> GetTextAsync(Uri location) => Http.GetStringAsync(location, Cancellation);

    public async Task FreezeAsync(string now) =>
        (await Http.PutAsJsonAsync("/_emulator/clock", new { frozen = true, now }, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);

    /// <summary>Lets time pass; when this answers, all that fell due has been done, retries included.</summary>
    public async Task<JsonNode> AdvanceAsync(string by)
    {
        var answer = await Http.PostAsJsonAsync("/_emulator/clock/advance", new { by }, Cancellation);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancellation));
        return await JsonAsync(answer);
    }

    public static async Task<JsonNode> JsonAsync(HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!;

    public void Dispose() => Http.Dispose();
}
