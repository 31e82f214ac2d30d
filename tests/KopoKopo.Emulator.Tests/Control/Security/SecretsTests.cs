using System.Net;
using System.Text;
using System.Text.Json;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Security;

/// <summary>Secrets, keys and tokens are shown nowhere: not in the log of a default start, nor by the control API.</summary>
public sealed class SecretsTests
{
    private const string ClientSecret = "the-clients-secret";
    private const string ApiKey = "the-apps-api-key";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_log_holds_no_secret_whichever_way_it_was_sent()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var process = await EmulatorHere.ServeAsync("--urls=http://127.0.0.1:0", "--Emulator:Database=", "--Emulator:ResultDelay=PT0S");
        using var http = new HttpClient { BaseAddress = process.Address };
        await PutAppAsync(http);

        var token = await TokenAsync(
            http,
            http.PostAsync("/oauth/token", Form(("client_id", "shop"), ("client_secret", ClientSecret), ("grant_type", "client_credentials")), Cancellation));
        await TokenAsync(
            http, http.PostAsync($"/oauth/token?client_id=shop&client_secret={ClientSecret}&grant_type=client_credentials", content: null, Cancellation));
        await TokenAsync(
            http,
            http.PostAsync("/oauth/token", Json(new { client_id = "shop", client_secret = ClientSecret, grant_type = "client_credentials" }), Cancellation));
        using var basic = new HttpRequestMessage(HttpMethod.Post, "/oauth/token?grant_type=client_credentials");
        basic.Headers.TryAddWithoutValidation("Authorization", $"Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes($"shop:{ClientSecret}"))}");
        await TokenAsync(http, http.SendAsync(basic, Cancellation));
        await http.PostAsync(
            "/oauth/token", Form(("client_id", "shop"), ("client_secret", $"{ClientSecret}-but-wrong"), ("grant_type", "client_credentials")), Cancellation);
        await http.GetAsync($"/api/v1/incoming_payments/1?access_token={token}", Cancellation);
        await http.PostAsync("/_emulator/signature/explain?app=shop", Json(new { body = "{}", signature = "00" }), Cancellation);
        await PayAsync(http, token, receiver.Url);
        await receiver.NextAsync();
        await http.PostAsync("/oauth/introspect", Form(("client_id", "shop"), ("client_secret", ClientSecret), ("token", token)), Cancellation);
        await http.PostAsync("/oauth/revoke", Form(("client_id", "shop"), ("client_secret", ClientSecret), ("token", token)), Cancellation);
        (await process.StopAsync()).ShouldBe(0);

        process.Output.ShouldContain("POST /oauth/token 200");
        process.Output.ShouldContain("POST /api/v1/incoming_payments 201");
        foreach (var secret in new[] { ClientSecret, ApiKey, token, Convert.ToBase64String(Encoding.ASCII.GetBytes($"shop:{ClientSecret}")) })
        {
            process.Output.Contains(secret, StringComparison.Ordinal).ShouldBeFalse(secret);
        }
    }

    [Theory]
    [InlineData("a-plain-secret")]
    [InlineData("a \"quoted\" secret")]
    [InlineData("a\\secret")]
    [InlineData("a&secret=more")]
    public async Task The_journal_masks_a_secret_whatever_it_holds_and_whichever_way_it_was_sent(string secret)
    {
        await using var emulator = EmulatorServer.With(("Apps:0:ClientId", "shop"), ("Apps:0:ClientSecret", secret), ("Apps:0:ApiKey", ApiKey));
        using var http = new HttpClient { BaseAddress = emulator.Address };
        var escaped = Uri.EscapeDataString(secret);

        var token = await TokenAsync(
            http, http.PostAsync("/oauth/token", Form(("client_id", "shop"), ("client_secret", secret), ("grant_type", "client_credentials")), Cancellation));
        await TokenAsync(
            http, http.PostAsync("/oauth/token", Json(new { client_id = "shop", client_secret = secret, grant_type = "client_credentials" }), Cancellation));
        await TokenAsync(http, http.PostAsync("/oauth/token", RelaxedJson(secret), Cancellation));
        await TokenAsync(
            http, http.PostAsync($"/oauth/token?client_id=shop&client_secret={escaped}&grant_type=client_credentials", content: null, Cancellation));
        var requests = (await ApiClient.JsonAsync(await http.GetAsync("/_emulator/requests?app=shop", Cancellation)))["requests"]!.AsArray()
            .Concat((await ApiClient.JsonAsync(await http.GetAsync("/_emulator/requests?app=sandbox", Cancellation)))["requests"]!.AsArray()).ToList();

        requests.Count.ShouldBe(8);
        foreach (var request in requests)
        {
            foreach (var text in new[] { request!["query"].Text(), request["body"].Text(), request["response"]!["body"].Text() })
            {
                text.ShouldNotContain("secret=more");
                text.Replace("client_secret", "", StringComparison.Ordinal).Contains("secret", StringComparison.Ordinal).ShouldBeFalse(request["path"].Text());
                text.Contains(token, StringComparison.Ordinal).ShouldBeFalse(request["path"].Text());
            }
        }
    }

    [Fact]
    public async Task The_list_of_apps_masks_them()
    {
        await using var emulator = EmulatorServer.With();
        using var http = new HttpClient { BaseAddress = emulator.Address };

        var put = await PutAppAsync(http);
        var list = await http.GetStringAsync("/_emulator/apps", Cancellation);

        list.ShouldContain("shop");
        foreach (var text in new[] { put, list })
        {
            text.ShouldNotContain(ClientSecret);
            text.ShouldNotContain(ApiKey);
        }
    }

    private static async Task<string> PutAppAsync(HttpClient http)
    {
        var answer = await http.PutAsync("/_emulator/apps/shop", Json(new { client_secret = ClientSecret, api_key = ApiKey }), Cancellation);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        return await answer.Content.ReadAsStringAsync(Cancellation);
    }

    private static async Task<string> TokenAsync(HttpClient http, Task<HttpResponseMessage> answering)
    {
        var answer = await answering;
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, answer.RequestMessage!.RequestUri!.AbsolutePath);
        var token = (await ApiClient.JsonAsync(answer))["access_token"].Text();

        // Used where it would stand in a log: in a query.
        (await http.GetAsync($"/oauth/token/info?access_token={token}", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
        return token;
    }

    private static async Task PayAsync(HttpClient http, string token, Uri callback)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/incoming_payments");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        request.Content = new StringContent(new IncomingPaymentBuilder().CallingBack(callback).ToJson(), Encoding.UTF8, "application/json");
        (await http.SendAsync(request, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    private static StringContent Json(object value) => new(JsonSerializer.Serialize(value), Encoding.UTF8, "application/json");

    // As most languages write it: a quotation mark as \", where .NET writes \u0022.
    private static StringContent RelaxedJson(string secret)
    {
        var escaped = secret.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        return new StringContent(
            $$"""{"client_id":"shop","client_secret":"{{escaped}}","grant_type":"client_credentials"}""", Encoding.UTF8, "application/json");
    }
}
