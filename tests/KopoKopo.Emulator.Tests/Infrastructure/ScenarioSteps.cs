using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace KopoKopo.Emulator.Tests.Infrastructure;

/// <summary>What a test says should happen, and how it learns who decided.</summary>
internal static class ScenarioSteps
{
    /// <summary>An answer that nothing but a rule gives: whether a rule held can be seen at once.</summary>
    public const string Teapot = """ "respond": { "status": 418 } """;

    private const string Played = "played";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Gives the app a scenario of its own with these rules, as JSON objects, and activates it.</summary>
    public static async Task PlayAsync(this ApiClient client, params string[] rules)
    {
        await client.PutScenarioAsync(Played, rules);
        await client.ActivateAsync(Played);
    }

    /// <summary>Gives the app a scenario of its own, without activating it.</summary>
    public static async Task PutScenarioAsync(this ApiClient client, string name, params string[] rules) =>
        await client.PutScenarioTextAsync(name, $$"""{ "rules": [ {{string.Join(", ", rules)}} ] }""");

    public static async Task PutScenarioTextAsync(this ApiClient client, string name, string json)
    {
        var answer = await client.SendAsync(HttpMethod.Put, $"/_emulator/scenarios/{name}", json);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    public static Task ActivateAsync(this ApiClient client, string name) => client.ControlAsync(HttpMethod.Put, "scenario", new { name });

    /// <summary>Queues an outcome, which must be accepted, and answers what was stored.</summary>
    public static async Task<JsonNode> QueueAsync(this ApiClient client, string outcome)
    {
        var answer = await client.PostAsync("/_emulator/outcomes", outcome);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancellation));
        return await ApiClient.JsonAsync(answer);
    }

    /// <summary>What waits in the queue.</summary>
    public static async Task<JsonArray> QueuedAsync(this ApiClient client) => (await client.GetJsonAsync("/_emulator/outcomes"))["outcomes"]!.AsArray();

    /// <summary>The active scenario's state.</summary>
    public static async Task<string> StateAsync(this ApiClient client) => (await client.Control.ScenarioAsync(Cancellation)).State;

    public static Task SetStateAsync(this ApiClient client, string state) => client.Control.SetScenarioStateAsync(state, Cancellation);

    /// <summary>What the control API says of a resource.</summary>
    public static Task<JsonNode> ExplainAsync(this ApiClient client, Uri location) => client.GetJsonAsync($"/_emulator/resources/{location.Segments[^1]}");

    /// <summary>Who decided what: "rule cancelled", "default success".</summary>
    public static async Task<string> DecisionAsync(this ApiClient client, Uri location)
    {
        var decided = (await client.Control.ResourceAsync(location.Segments[^1], Cancellation)).DecidedBy;
        return $"{decided.By} {decided.Outcome}";
    }

    /// <summary>The text with which a payment failed; null if it did not.</summary>
    public static async Task<string?> ErrorsAsync(this ApiClient client, Uri location) => ErrorsOf(await client.AttributesAsync(location));

    /// <summary>The text with which the payment in a callback failed; null if it did not.</summary>
    public static string? Errors(this ReceivedWebhook callback) => ErrorsOf(callback.Json["data"]!["attributes"]!);

    /// <summary>Ends what waits for a hand, with an outcome (as JSON) or with what was decided.</summary>
    public static Task<HttpResponseMessage> CompleteByHandAsync(this ApiClient client, Uri location, string? outcome = null) =>
        client.PostAsync($"/_emulator/resources/{location.Segments[^1]}/complete", outcome is null ? "" : $$"""{ "outcome": {{outcome}} }""");

    public static Task<HttpResponseMessage> SendAsync(this ApiClient client, IncomingPaymentBuilder payment, params (string Name, string Value)[] headers) =>
        client.SendAsync(HttpMethod.Post, "/api/v1/incoming_payments", payment.ToJson(), headers);

    /// <summary>Asks for a token for the client's app, as Ruby's SDK does.</summary>
    public static Task<HttpResponseMessage> AskForTokenAsync(this ApiClient client, params (string Name, string Value)[] headers) => client.SendAsync(
        HttpMethod.Post, "/oauth/token",
        $$"""{ "client_id": "{{client.ClientId}}", "client_secret": "secret", "grant_type": "client_credentials" }""", headers);

    /// <summary>Asks for a payment, which must be accepted, with an outcome in the header.</summary>
    public static async Task<Uri> PayAsync(this ApiClient client, IncomingPaymentBuilder payment, string outcome)
    {
        var answer = await client.SendAsync(payment, ("X-Emulator-Outcome", outcome));
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancellation));
        return answer.Headers.Location!;
    }

    public static async Task<HttpResponseMessage> SendAsync(
        this ApiClient client, HttpMethod method, string path, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        return await client.Http.SendAsync(request, Cancellation);
    }

    /// <summary>The message of an answer that must refuse.</summary>
    public static async Task<string> RefusalAsync(this HttpResponseMessage answer, HttpStatusCode status = HttpStatusCode.BadRequest)
    {
        answer.StatusCode.ShouldBe(status, await answer.Content.ReadAsStringAsync(Cancellation));
        var refusal = await ApiClient.JsonAsync(answer);
        refusal["error_code"]!.GetValue<int>().ShouldBe((int)status);
        return refusal["error_message"].Text();
    }

    private static string? ErrorsOf(JsonNode attributes) => attributes["event"]!["errors"]?.GetValue<string>();
}
