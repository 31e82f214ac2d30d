using System.Net;
using System.Net.Http.Headers;
using System.Text;
using KopoKopo.Emulator.Api.Masking;
using KopoKopo.Emulator.Tests.Control.Worlds;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Journals;

/// <summary>No secret and no token stands in the inbound journal, however it was sent.</summary>
public sealed class MaskedSecretTests(EmulatorServer emulator)
{
    private const string Secret = "s3cr3t-of-the-shop";

    [Theory]
    [InlineData("form")]
    [InlineData("form, the secret last")]
    [InlineData("form, its name encoded")]
    [InlineData("JSON")]
    [InlineData("JSON with spaces")]
    [InlineData("JSON, its name escaped")]
    [InlineData("multipart")]
    [InlineData("multipart with quotes")]
    [InlineData("Basic")]
    [InlineData("query")]
    public async Task A_client_secret_is_masked_and_so_is_the_token_that_is_answered(string way)
    {
        using var client = await emulator.NewAppAsync();

        using var request = TokenRequest(way, client.ClientId);
        using var answer = await client.Http.SendAsync(request, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var token = (await ApiClient.JsonAsync(answer))["access_token"].Text();

        await ShouldNotShowAsync(client, Secret, token, Convert.ToBase64String(Encoding.UTF8.GetBytes($"{client.ClientId}:{Secret}")));
        (await client.RequestsAsync("path=oauth"))[0]["response"]!["body"].Text().ShouldStartWith("""{"access_token":"***","token_type":"Bearer",""");
    }

    [Theory]
    [InlineData("""{"client_id":"ID","client_secret":"say \"hidden-half\" twice","grant_type":"client_credentials"}""", "hidden-half")]
    [InlineData("""{"client_id":"ID","client_secret":"back\\slash\\\"hidden-half","grant_type":"client_credentials"}""", "hidden-half")]
    [InlineData("""{"client_id":"ID","client_secret":8675309867,"grant_type":"client_credentials"}""", "8675309867")]
    public async Task A_secret_of_unusual_JSON_is_masked_as_a_whole(string json, string hidden)
    {
        using var client = await emulator.NewAppAsync();

        using var answer = await client.PostAsync("/oauth/token", json.Replace("ID", client.ClientId, StringComparison.Ordinal));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);

        await ShouldNotShowAsync(client, hidden);
    }

    [Fact]
    public async Task A_secret_that_was_wrong_is_masked_too()
    {
        using var client = await emulator.NewAppAsync();
        await client.Http.ControlAsync(HttpMethod.Put, $"apps/{client.ClientId}", """{"client_secret":"another"}""");
        var wrong = $"wrong-{client.ClientId}";

        (await client.Http.TokenStatusAsync(client.ClientId, wrong)).ShouldBe(HttpStatusCode.Unauthorized);

        var nobodys = await client.GetJsonAsync("/_emulator/requests?app=sandbox&path=oauth&status=401&limit=1000");
        Shows(nobodys.ToJsonString(), client.ClientId).ShouldBeTrue();
        Shows(nobodys.ToJsonString(), wrong).ShouldBeFalse();
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("bearer")]
    [InlineData("access_token")]
    [InlineData("bearer_token")]
    public async Task A_token_is_masked_in_header_and_query(string way)
    {
        using var client = await emulator.NewAppAsync();
        var path = $"/api/v1/incoming_payments/{Guid.NewGuid()}";
        var isHeader = way.Equals("Bearer", StringComparison.OrdinalIgnoreCase);
        client.Http.DefaultRequestHeaders.Authorization = null;

        using var answer = isHeader
            ? await client.SendAsync(HttpMethod.Get, path, null, ("Authorization", $"{way} {client.Token}"))
            : await client.SendAsync(HttpMethod.Get, $"{path}?x=1&{way}={client.Token}&y=2");
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);

        await ShouldNotShowAsync(client, client.Token);
        var kept = await client.RequestAsync("incoming_payments");
        if (isHeader) kept["headers"]!["Authorization"].Text().ShouldBe($"{way} ***");
        else kept["query"].Text().ShouldBe($"?x=1&{way}=***&y=2");
    }

    // A URL of .NET's own never has %5F: it makes it an underscore.
    [Theory]
    [InlineData("?access%5Ftoken=abc&x=1", "?access%5Ftoken=***&x=1")]
    [InlineData("?x=1&Bearer_Token=abc", "?x=1&Bearer_Token=***")]
    [InlineData("?x=1&tokens=abc", "?x=1&tokens=abc")]
    [InlineData("?client%5fsecret=a%26b", "?client%5fsecret=***")]
    public void A_query_is_masked_however_its_names_are_written(string query, string shown) => NamedSecrets.InQuery(query).ShouldBe(shown);

    [Theory]
    [InlineData("/oauth/introspect", "form")]
    [InlineData("/oauth/introspect", "JSON")]
    [InlineData("/oauth/revoke", "form")]
    [InlineData("/oauth/revoke", "JSON")]
    public async Task A_token_that_is_asked_about_or_revoked_is_masked(string path, string way)
    {
        using var client = await emulator.NewAppAsync();
        var asked = await client.NewTokenAsync();
        var parameters = new Dictionary<string, string>
        {
            ["client_id"] = client.ClientId,
            ["client_secret"] = Secret,
            ["token"] = asked,
            ["of"] = client.ClientId,
        };
        using HttpContent content = way == "form"
            ? new FormUrlEncodedContent(parameters)
            : new StringContent(System.Text.Json.JsonSerializer.Serialize(parameters), Encoding.UTF8, "application/json");

        using var answer = await client.SendAsync(HttpMethod.Post, path, content);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);

        await ShouldNotShowAsync(client, Secret, asked, client.Token);
    }

    [Fact]
    public async Task What_is_no_secret_is_not_masked()
    {
        using var client = await emulator.NewAppAsync();

        var body = (await client.RequestAsync("oauth"))["body"].Text();

        body.ShouldBe($"client_id={client.ClientId}&client_secret=***&grant_type=client_credentials");
    }

    // Neither in what the app is shown nor in what the sandbox is, where requests without an app are kept.
    private static async Task ShouldNotShowAsync(ApiClient client, params string[] hidden)
    {
        var journals = (await client.GetJsonAsync("/_emulator/requests?limit=1000")).ToJsonString()
            + (await client.GetJsonAsync("/_emulator/requests?app=sandbox&limit=1000")).ToJsonString();
        foreach (var secret in hidden) Shows(journals, secret).ShouldBeFalse($"the journal shows {secret}");
    }

    private static bool Shows(string journal, string text) => journal.Contains(text, StringComparison.Ordinal);

    private static HttpRequestMessage TokenRequest(string way, string clientId)
    {
        var parameters = new List<KeyValuePair<string, string>>
        {
            new("client_id", clientId),
            new("client_secret", Secret),
            new("grant_type", "client_credentials"),
        };
        var form = $"client_id={clientId}&client_secret={Secret}&grant_type=client_credentials";
        var json = $$"""{"client_id":"{{clientId}}","client_secret":"{{Secret}}","grant_type":"client_credentials"}""";
        var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token");
        switch (way)
        {
            case "form":
                request.Content = new FormUrlEncodedContent(parameters);
                break;
            case "form, the secret last":
                request.Content = Text($"grant_type=client_credentials&client_id={clientId}&client_secret={Secret}", "application/x-www-form-urlencoded");
                break;
            case "form, its name encoded":
                request.Content = Text(form.Replace("client_secret", "client%5Fsecret", StringComparison.Ordinal), "application/x-www-form-urlencoded");
                break;
            case "JSON":
                request.Content = Text(json, "application/json");
                break;
            case "JSON with spaces":
                request.Content = Text(json.Replace("\":", "\" :\n  ", StringComparison.Ordinal), "application/json");
                break;
            case "JSON, its name escaped":
                request.Content = Text(json.Replace("client_secret", "client\\u005fsecret", StringComparison.Ordinal), "application/json");
                break;
            case "multipart":
                request.Content = Multipart(parameters, "");
                break;
            case "multipart with quotes":
                request.Content = Multipart(parameters, "\"");
                break;
            case "Basic":
                request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{clientId}:{Secret}")));
                request.Content = new FormUrlEncodedContent([parameters[^1]]);
                break;
            default:
                request.RequestUri = new Uri($"/oauth/token?{form}", UriKind.Relative);
                break;
        }

        return request;
    }

    private static StringContent Text(string text, string type) => new(text, Encoding.UTF8, type);

    private static MultipartFormDataContent Multipart(IEnumerable<KeyValuePair<string, string>> parameters, string quote)
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in parameters) content.Add(new StringContent(value), $"{quote}{name}{quote}");
        return content;
    }
}
