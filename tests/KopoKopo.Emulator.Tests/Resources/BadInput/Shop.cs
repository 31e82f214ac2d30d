using System.Net;
using System.Net.Http.Headers;
using System.Text;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources.BadInput;

/// <summary>A merchant's client that says who it is, as production wants it.</summary>
internal sealed class Shop : IDisposable
{
    public const string WarningHeader = "X-Emulator-Warning";
    public const string ProductionRefuses = "production would refuse this: ";
    private const string Https = "\"https://127.0.0.1:1/callback\"";
    private readonly EmulatorServer _server;

    private Shop(EmulatorServer server, string clientId)
    {
        _server = server;
        ClientId = clientId;
        Http = new HttpClient { BaseAddress = server.Address };
        Http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("shop", "1.0"));
    }

    public string ClientId { get; }

    public HttpClient Http { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The sample, with https wherever it has a URL.</summary>
    public static SampleRequest Proper(string name)
    {
        var request = Requests.Named(name);
        if (request.Body.ContainsKey("url")) request = request with { Json = request.With("url", Https) };
        return request.Body.ContainsKey("_links") ? request with { Json = request.With("_links.callback_url", Https) } : request;
    }

    public static async Task<Shop> OpenAsync(EmulatorServer server, string? clientId = null)
    {
        var shop = new Shop(server, clientId ?? $"app-{Guid.NewGuid():N}");
        using var answer = await shop.Http.PostAsync("/oauth/token", Credentials(shop.ClientId, "secret"), Cancellation);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        shop.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", (await ApiClient.JsonAsync(answer))["access_token"]!.GetValue<string>());
        return shop;
    }

    public static FormUrlEncodedContent Credentials(string clientId, string secret) => new(new Dictionary<string, string>
    {
        ["client_id"] = clientId,
        ["client_secret"] = secret,
        ["grant_type"] = "client_credentials",
    });

    public Task<HttpResponseMessage> PostAsync(SampleRequest request) =>
        Http.PostAsync(request.Path, new StringContent(request.Json, Encoding.UTF8, "application/json"), Cancellation);

    public async Task ShouldBeRefusedAsync(SampleRequest request, HttpStatusCode status, string message)
    {
        var before = await WorldSnapshot.OfAsync(_server, Http, ClientId);
        using var answer = await PostAsync(request);
        answer.StatusCode.ShouldBe(status, request.Json);
        (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldBe($$"""{"error_code":{{(int)status}},"error_message":"{{message}}"}""");
        answer.Headers.Contains(WarningHeader).ShouldBeFalse();
        answer.Headers.Location.ShouldBeNull();
        (await WorldSnapshot.OfAsync(_server, Http, ClientId)).ShouldBe(before);
    }

    public void Dispose() => Http.Dispose();
}

/// <summary>An emulator that refuses what production refuses, with an app that has tills of its own.</summary>
public sealed class StrictServer : IAsyncDisposable
{
    public const string App = "shop";

    public EmulatorServer Server { get; } = EmulatorServer.With(
        ("Strict", "true"),
        ("AutoCreateApps", "true"),
        ("Apps:0:ClientId", App),
        ("Apps:0:ClientSecret", "secret"),
        ("Apps:0:ApiKey", "its own key"),
        ("Apps:0:Tills:0", "k112233"),
        ("Apps:0:Tills:1", "445566"));

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
