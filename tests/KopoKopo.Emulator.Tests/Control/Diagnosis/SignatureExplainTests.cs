using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Control.Deliveries;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Diagnosis;

/// <summary><c>POST /_emulator/signature/explain</c>: which mistake a signature is.</summary>
public sealed class SignatureExplainTests(EmulatorServer emulator)
{
    private const string Body =
        """{"topic":"customer_created","amount":"100.0","tags":[],"event":{"type":"Customer Created","resource":{"name":"Joe","age":7}}}""";

    [Fact]
    public async Task The_signature_of_a_delivery_fits_its_body()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.CallBackAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        var result = await receiver.NextAsync();

        var verdict = await ExplainAsync(client, result.Text, result.Headers["X-KopoKopo-Signature"]);

        verdict["valid"]!.GetValue<bool>().ShouldBeTrue();
        verdict["mistake"].ShouldBeNull();
        verdict["explanation"].Text().ShouldContain("fits");
    }

    [Fact]
    public async Task A_body_that_no_delivery_had_is_judged_by_itself()
    {
        using var client = await emulator.NewAppAsync();

        (await MistakeAsync(client, "", Sign(""))).ShouldBeNull();
        (await MistakeAsync(client, Body, $"  {Sign(Body)}\n")).ShouldBeNull();
    }

    [Fact]
    public async Task The_wrong_keys_are_recognised()
    {
        using var client = await emulator.NewAppAsync();
        (await client.Http.PutAsync(
            $"/_emulator/apps/{client.ClientId}", Json(new { client_secret = "its secret", api_key = "its key" }), TestContext.Current.CancellationToken))
            .IsSuccessStatusCode.ShouldBeTrue();

        (await MistakeAsync(client, Body, Sign(Body, "its key"))).ShouldBeNull();
        (await MistakeAsync(client, Body, Sign(Body, "its secret"))).ShouldBe("client_secret");
        (await MistakeAsync(client, Body, Sign(Body, client.ClientId))).ShouldBe("client_id");
        (await MistakeAsync(client, Body, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Body))))).ShouldBe("no_key");
        (await MistakeAsync(client, Body, Sign(Body, "another key"))).ShouldBe("unknown");
    }

    [Fact]
    public async Task The_wrong_forms_are_recognised()
    {
        using var client = await emulator.NewAppAsync();
        var right = Sign(Body);
        var base64 = Convert.ToBase64String(Convert.FromHexString(right));

        (await MistakeAsync(client, Body, $"sha256={right}")).ShouldBe("sha256_prefix");
        (await MistakeAsync(client, Body, right.ToUpperInvariant())).ShouldBe("upper_case");
        (await MistakeAsync(client, Body, base64)).ShouldBe("base64");
        (await MistakeAsync(client, Body, base64.TrimEnd('='))).ShouldBe("base64");
        (await MistakeAsync(client, Body, base64.Replace('+', '-').Replace('/', '_').TrimEnd('='))).ShouldBe("base64");
        (await MistakeAsync(client, Body, "")).ShouldBe("missing");
        (await MistakeAsync(client, Body, "   ")).ShouldBe("missing");
        (await MistakeAsync(client, Body, right[..40])).ShouldBe("malformed");
        (await MistakeAsync(client, Body, $"{right[..63]}x")).ShouldBe("malformed");
        (await MistakeAsync(client, Body, new string('0', 64))).ShouldBe("unknown");
    }

    [Fact]
    public async Task A_delivery_signed_with_another_key_is_not_taken_for_a_body_that_was_changed()
    {
        (await MistakeOfForgedAsync("""{ "signature": "wrong_key" }""")).ShouldBe("unknown");
    }

    [Fact]
    public async Task A_delivery_with_another_bodys_signature_is_not_taken_for_JSON_that_was_written_again()
    {
        (await MistakeOfForgedAsync("""{ "signature": "stale_body" }""")).ShouldBeOneOf("unknown", "other_body");
    }

    [Theory]
    [InlineData("short", "malformed")]
    [InlineData("prefixed", "sha256_prefix")]
    [InlineData("uppercase", "upper_case")]
    public async Task A_delivery_whose_signature_was_forged_is_seen_through(string fault, string mistake)
    {
        (await MistakeOfForgedAsync($$"""{ "signature": "{{fault}}" }""")).ShouldBe(mistake);
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("invalid_json")]
    [InlineData("html")]
    [InlineData("empty")]
    public async Task The_signature_of_a_body_that_was_no_JSON_can_be_explained(string fault)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.CallBackAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url), $$"""{ "body": "{{fault}}" }""");
        var signature = (await receiver.NextAsync()).Headers["X-KopoKopo-Signature"];

        (await MistakeAsync(client, Body, signature)).ShouldBe("other_body");
        (await MistakeAsync(client, "no JSON either", signature)).ShouldBe("other_body");
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("""{"data":""")]
    [InlineData("[1,2]")]
    [InlineData("\"text\"")]
    [InlineData("null")]
    [InlineData("""{"half":"\ud83d"}""")]
    [InlineData("""{"\ud83d":1}""")]
    public async Task Whatever_the_body_is_there_is_an_answer(string body)
    {
        using var client = await emulator.NewAppAsync();

        (await MistakeAsync(client, body, new string('0', 64))).ShouldBe("unknown");
        (await MistakeAsync(client, body, Sign(body))).ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{ "body": "{}" }""")]
    [InlineData("""{ "signature": "00" }""")]
    [InlineData("""{ "body": {}, "signature": "00" }""")]
    [InlineData("""{ "body": "{}", "signature": null }""")]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task What_cannot_be_explained_is_refused_in_words(string request)
    {
        using var client = await emulator.NewAppAsync();

        var answer = await client.PostAsync("/_emulator/signature/explain", request);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await ApiClient.JsonAsync(answer))["error_message"].Text().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task No_key_is_told()
    {
        using var client = await emulator.NewAppAsync();
        (await client.Http.PutAsync(
            $"/_emulator/apps/{client.ClientId}", Json(new { client_secret = "hidden secret", api_key = "hidden key" }), TestContext.Current.CancellationToken))
            .IsSuccessStatusCode.ShouldBeTrue();

        foreach (var signature in new[] { Sign(Body, "hidden key"), Sign(Body, "hidden secret"), Sign(Body, "x"), "" })
        {
            var verdict = (await ExplainAsync(client, Body, signature)).ToJsonString();
            verdict.ShouldNotContain("hidden");
            verdict.ShouldNotContain(Sign(Body, "hidden key"));
        }
    }

    private async Task<string?> MistakeOfForgedAsync(string fault)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.CallBackAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url), fault);
        var forged = await receiver.NextAsync();
        return await MistakeAsync(client, forged.Text, forged.Headers["X-KopoKopo-Signature"]);
    }

    private static async Task<string?> MistakeAsync(ApiClient client, string body, string signature)
    {
        var verdict = await ExplainAsync(client, body, signature);
        var mistake = verdict["mistake"]?.GetValue<string>();
        verdict["valid"]!.GetValue<bool>().ShouldBe(mistake is null);
        verdict["explanation"].Text().ShouldNotBeEmpty();
        return mistake;
    }

    internal static async Task<JsonNode> ExplainAsync(ApiClient client, string body, string signature)
    {
        var answer = await client.PostAsync("/_emulator/signature/explain", JsonSerializer.Serialize(new { body, signature }));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await ApiClient.JsonAsync(answer);
    }

    internal static string Sign(string body, string key = ApiClient.ApiKey) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(body)));

    private static StringContent Json(object value) => new(JsonSerializer.Serialize(value), Encoding.UTF8, "application/json");
}
