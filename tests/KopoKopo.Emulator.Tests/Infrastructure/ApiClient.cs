using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml;
using KopoKopo.Emulator.Testing;

namespace KopoKopo.Emulator.Tests.Infrastructure;

/// <summary>A merchant's client: one app, one token, and the control calls that act on that app, by the package's own client.</summary>
public sealed class ApiClient : IDisposable
{
    public const string ApiKey = "sandbox";

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(100);

    private ApiClient(Uri address, string clientId)
    {
        ClientId = clientId;
        Answers = new AnswerLog();
        Http = new HttpClient(Answers) { BaseAddress = address, Timeout = Bound };
        Http.DefaultRequestHeaders.Add("X-Emulator-App", clientId);
        Control = new ControlClient(ControlHttp.Of(new HttpClient(Answers, disposeHandler: false) { Timeout = Bound }, address, clientId, token: null));
    }

    public string ClientId { get; }

    public string Token { get; private set; } = "";

    public HttpClient Http { get; }

    /// <summary>The control API, for this app.</summary>
    public ControlClient Control { get; }

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

    public Task FreezeAsync(string now) => Control.FreezeAsync(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture), Cancellation);

    /// <summary>Lets time pass; when this answers, all that fell due has been done, retries included.</summary>
    public Task<Advanced> AdvanceAsync(string by) => Control.AdvanceAsync(XmlConvert.ToTimeSpan(by), Cancellation);

    /// <summary>The same, for those who look at what it answers as JSON.</summary>
    public Task<JsonNode> AdvancedAsync(string by) => ControlAsync(HttpMethod.Post, "clock/advance", new { by });

    /// <summary>A control call that must be possible, and what it answers as JSON.</summary>
    public async Task<JsonNode> ControlAsync(HttpMethod method, string path, object? body = null) =>
        JsonNode.Parse((await Control.SendAsync(method, path, body, Cancellation)).GetRawText())!;

    public static async Task<JsonNode> JsonAsync(HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!;

    public void Dispose()
    {
        Control.Dispose();
        Http.Dispose();
    }
}
