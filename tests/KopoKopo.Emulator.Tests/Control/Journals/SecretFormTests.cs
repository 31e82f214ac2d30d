using System.Net;
using System.Text;
using KopoKopo.Emulator.Api.Masking;
using KopoKopo.Emulator.Tests.Control.Worlds;
using KopoKopo.Emulator.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace KopoKopo.Emulator.Tests.Control.Journals;

/// <summary>A secret is masked for what it is, wherever in a request it stands: no path, no form of a body, and no header lets it through.</summary>
public sealed class SecretFormTests(EmulatorServer emulator, SharedServers servers) : IClassFixture<SharedServers>
{
    private const string Hidden = "h1dden-as-it-should-be";
    private const string Form = "application/x-www-form-urlencoded";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string> Bodies => new()
    {
        { "/oauth/token", Form, $"client_secret={Hidden}&x=shown" },
        { "//oauth/token", Form, $"client_secret={Hidden}&x=shown" },
        { "/api/v1/oauth/token", Form, $"client_secret={Hidden}&x=shown" },
        { "/oauth%2ftoken", Form, $"client_secret={Hidden}&x=shown" },
        { "/anything", Form, $"x=shown&Client_Secret={Hidden}" },
        { "/anything", Form, $"x=shown;client_secret={Hidden}" },
        { "/anything", Form, $"x=shown&client_secret=half;{Hidden}" },
        { "/anything", Form, $"x=shown&client+secret={Hidden}" },
        { "/anything", Form, $"x=shown&client%5Fsecret={Hidden}" },
        { "/anything", Form, $"x=shown&oauth%5Bclient_secret%5D={Hidden}" },
        { "/anything", Form, $"x=shown&oauth[clientSecret]={Hidden}" },
        { "/anything", Form, $"x=shown&access_token[]={Hidden}" },
        { "/anything", Form, $"x=shown&access_token[0]={Hidden}" },
        { "/anything", Form, $"x=shown&oauth.token={Hidden}" },
        { "/anything", Form, $"x=shown&password={Hidden}" },
        { "/anything", Form, $"x=shown&redirect=http%3A%2F%2Fshop%3Faccess_token%3D{Hidden}%26y%3Dz" },
        { "/anything", "text/plain", $"shown client_secret: {Hidden}" },
        { "/anything", "text/plain", $"shown\r\nAuthorization: Bearer {Hidden}\r\n" },
        { "/anything", "text/plain", $"shown curl -d 'client_secret={Hidden}' http://localhost" },
        { "/anything", "application/json", $$$"""{"x":"shown","oauth":{"credentials":[{"client_secret":"{{{Hidden}}}"}]}}""" },
        { "/anything", "application/json", $$$"""{"x":"shown","token":{"value":["{{{Hidden}}}",{"deep":"{{{Hidden}}}"}]}}""" },
        { "/anything", "application/json", $$"""[{"x":"shown"},{"apiKey":"{{Hidden}}"}]""" },
        { "/anything", "application/json", $$"""{"x":"shown","client\u005fsecret":"{{Hidden}}"}""" },
        { "/anything", "application/json", $$"""{"x":"shown","url":"http://shop/?access_token={{Hidden}}&y=z"}""" },
        { "/anything", "application/json", $$$"""{"x":"shown","inner":"{\"client_secret\":\"{{{Hidden}}}\"}"}""" },
        { "/anything", "application/json", $$"""{"x":"shown","client_secret":"{{Hidden}}",""" },
        { "/anything", "application/json", $$"""{"x":"shown"} {"client_secret" : "say \"{{Hidden}}\""}""" },
        { "/anything", "application/json", $$"""{"x":"shown","token":["{{Hidden}}","{{Hidden}}" """ },
        { "/anything", "application/xml", $"<a><x>shown</x><client_secret>{Hidden}</client_secret></a>" },
        { "/anything", "application/xml", $"<a><x>shown</x><o:accessToken kind='b'><![CDATA[{Hidden}]]></o:accessToken></a>" },
        { "/anything", "application/xml", $"shown < <client_secret>{Hidden}</client_secret>" },
        { "/anything", "application/xml", $"<a x=\"shown\" client_secret = \"{Hidden}\"/>" },
        { "/anything", "multipart/form-data; boundary=b", Multipart("\r\n", "", "form-data; name=\"client_secret\"") },
        { "/anything", "multipart/form-data; boundary=b", Multipart("\r\n", "a preamble\r\n", "form-data; name=client_secret") },
        { "/anything", "multipart/form-data; boundary=b", Multipart("\n", "a preamble\n", "form-data; name=\"client_secret\"") },
        { "/anything", "multipart/form-data; boundary=b", Multipart("\r\n", "\r\n", "form-data; name=\"=?utf-8?B?Y2xpZW50X3NlY3JldA==?=\"") },
        { "/anything", "multipart/form-data; boundary=b", Multipart("\r\n", "", "form-data; name*=utf-8''client%5Fsecret") },
        {
            "/anything",
            "multipart/form-data; boundary=b",
            Multipart("\r\n", "", "form-data; name=\"token\"; filename=\"t.txt\"", $"--x\r\nfirst line\r\n--{Hidden}")
        },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task In_a_body_it_is_masked_by_its_name_and_nothing_else_is(string path, string contentType, string body)
    {
        var server = servers.With();
        using var client = await server.NewAppAsync();
        using var content = new StringContent(body, Encoding.UTF8);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", contentType).ShouldBeTrue();

        using var answer = await client.SendAsync(HttpMethod.Post, server.Address.GetLeftPart(UriPartial.Authority) + path, content);
        var kept = (await client.RequestsOfNobodyAsync("")).First(request => request["method"].Text() == "POST");

        kept["body"].Text().ShouldNotContain(Hidden);
        kept["body"].Text().ShouldContain("***");
        kept["body"].Text().ShouldContain("shown");
    }

    [Theory]
    [InlineData("Proxy-Authorization", $"Basic {Hidden}", "Basic ***")]
    [InlineData("Cookie", $"session={Hidden}; x=y", "***")]
    [InlineData("X-Api-Key", Hidden, "***")]
    [InlineData("Api_Key", Hidden, "***")]
    [InlineData("X-Auth-Token", Hidden, "***")]
    [InlineData("X-Client-Secret", Hidden, "***")]
    [InlineData("Authorization", Hidden, "***")]
    [InlineData("Authorization", $"{Hidden} and more", "***")]
    [InlineData("Referer", $"http://shop/?access_token={Hidden}&x=y", "http://shop/?access_token=***&x=y")]
    [InlineData("X-Own", "an ordinary value", "an ordinary value")]
    public async Task In_a_header_it_is_masked(string name, string value, string shown)
    {
        using var client = await emulator.NewAppAsync();
        client.Http.DefaultRequestHeaders.Authorization = null;
        var marked = $"/marked-{client.ClientId}";

        using var answer = await client.SendAsync(HttpMethod.Get, marked, null, (name, value));

        (await client.RequestsOfNobodyAsync(marked)).ShouldHaveSingleItem()["headers"]![name].Text().ShouldBe(shown);
    }

    [Theory]
    [InlineData("a-secret-of-eight-or-more")]
    [InlineData("say \"hello\" & wave/bye")]
    [InlineData("schlüssel der früh")]
    public async Task A_known_secret_is_masked_wherever_it_stands(string secret)
    {
        await using var server = EmulatorServer.With();
        using var client = await server.NewAppAsync();
        var key = $"the key {secret}";
        var json = System.Text.Json.JsonSerializer.Serialize(new { client_secret = secret, api_key = key });
        await client.Http.ControlAsync(HttpMethod.Put, $"apps/{client.ClientId}", json);

        foreach (var text in new[]
        {
            secret,
            Uri.EscapeDataString(secret),
            WebUtility.UrlEncode(secret),
            System.Text.Json.JsonSerializer.Serialize(secret),
            $"x{key}x",
        })
        {
            using var answer = await client.SendAsync(
                HttpMethod.Post, $"/nowhere/{Uri.EscapeDataString(secret)}?q={Uri.EscapeDataString(secret)}", new StringContent($"before {text} after"));
        }

        var journal = (await client.GetJsonAsync("/_emulator/requests?app=sandbox&limit=1000"))["requests"]!.AsArray();
        journal.Count.ShouldBe(5);
        foreach (var request in journal)
        {
            request!["path"].Text().ShouldBe("/nowhere/***");
            request["query"].Text().ShouldBe("?q=***");
            request["body"].Text().ShouldStartWith("before ");
            request["body"].Text().ShouldEndWith(" after");
            request["body"].Text().ShouldContain("***");
            Uri.UnescapeDataString(request.ToJsonString()).ShouldNotContain(secret);
        }
    }

    [Fact]
    public async Task An_access_token_is_masked_wherever_it_stands_and_what_only_looks_like_one_is_not()
    {
        using var client = await emulator.NewAppAsync();
        var others = $"{new string('x', 43)} {client.Token}x {Guid.NewGuid()}";

        using var answer = await client.SendAsync(
            HttpMethod.Post,
            $"/nowhere/{client.Token}/of/{client.ClientId}?q=Bearer%20{client.Token}",
            new StringContent($"{others} \\n{client.Token},({client.Token})"));

        var kept = (await client.RequestsOfNobodyAsync($"/of/{client.ClientId}")).ShouldHaveSingleItem();
        kept["path"].Text().ShouldBe($"/nowhere/***/of/{client.ClientId}");
        kept["query"].Text().ShouldBe("?q=Bearer%20***");
        kept["body"].Text().ShouldBe($"{others} \\n***,(***)");
        kept["response"]!["body"].Text().ShouldContain("/nowhere/***/of/");
    }

    [Fact]
    public async Task A_secret_in_another_encoding_is_not_shown()
    {
        using var client = await emulator.NewAppAsync();
        var path = $"/nowhere/{client.ClientId}";

        using var answer = await client.SendAsync(HttpMethod.Post, path, new ByteArrayContent(Encoding.Unicode.GetBytes($"client_secret={Hidden}")));

        (await client.RequestsOfNobodyAsync(path)).ShouldHaveSingleItem()["body"].Text().Replace("\0", "", StringComparison.Ordinal).ShouldNotContain(Hidden);
    }

    [Fact]
    public async Task The_log_shows_no_token_that_stands_in_a_path_or_as_the_requests_id()
    {
        await using var process = await EmulatorHere.ServeAsync("--urls=http://127.0.0.1:0", "--Emulator:Database=");
        using var client = await ApiClient.ConnectAsync(process.Address, "logged");

        using var answer = await client.SendAsync(HttpMethod.Get, $"/nowhere/{client.Token}", null, ("X-Request-Id", client.Token));
        (await process.StopAsync()).ShouldBe(0);

        process.Output.ShouldContain("GET /nowhere/*** 404");
        process.Output.Contains(client.Token, StringComparison.Ordinal).ShouldBeFalse();
    }

    [Fact]
    public async Task What_the_API_does_with_a_member_of_such_a_name_does_not_change()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();

        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url).With("metadata.token", "a token of the shop's own"));
        await client.AdvanceAsync("PT1S");

        (await receiver.NextAsync()).Text.ShouldContain("\"token\":\"a token of the shop's own\"");
        (await client.GetTextAsync(location)).ShouldContain("\"token\":\"a token of the shop's own\"");
        (await client.RequestsAsync("status=201"))[0]["body"].Text().ShouldContain("\"token\":\"***\"");
    }

    [Theory]
    [InlineData("""{"a":"b","note":"the token is lost, 100% sure","grant_type":"password","expires":{"token_type":"Bearer"},"n":null}""")]
    [InlineData("grant_type=client_credentials&tokens=5&100%25=x")]
    [InlineData("<note>my secret garden</note> = ;; && %zz \\u00e9 \"{")]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\nvalue\r\n--b--\r\n")]
    public async Task What_is_no_secret_stays_byte_for_byte(string body)
    {
        using var client = await emulator.NewAppAsync();
        var path = $"/nowhere/{client.ClientId}";

        using var answer = await client.SendAsync(HttpMethod.Post, path, new StringContent(body));

        (await client.RequestsOfNobodyAsync(path)).ShouldHaveSingleItem()["body"].Text().ShouldBe(body);
    }

    [Fact]
    public void A_body_without_a_secret_is_kept_without_a_copy()
    {
        _ = emulator.Address;
        var secrets = emulator.Services.GetRequiredService<Secrets>();
        var ordinary = Encoding.UTF8.GetBytes(new IncomingPaymentBuilder().ToJson());
        var suspicious = Encoding.UTF8.GetBytes("""{"note":"my token is lost, 100% sure"}""");

        secrets.InBody(ordinary).ShouldBeSameAs(ordinary);
        secrets.InBody(suspicious).ShouldBeSameAs(suspicious);
    }

    private static string Multipart(string end, string preamble, string disposition, string value = Hidden) =>
        $"{preamble}--b{end}Content-Disposition: form-data; name=\"x\"{end}{end}shown{end}--b{end}Content-Type: "
        + $"text/plain{end}Content-Disposition: {disposition}{end}{end}{value}{end}--b--{end}";
}
