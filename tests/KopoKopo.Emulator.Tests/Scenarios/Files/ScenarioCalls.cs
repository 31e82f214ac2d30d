using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Files;

/// <summary>The control calls about scenarios, each for the client's own app.</summary>
internal static class ScenarioCalls
{
    private const string Scenarios = "/_emulator/scenarios";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static Task<HttpResponseMessage> PutScenarioAsync(this ApiClient client, string name, string json, string contentType = "application/json") =>
        client.Http.PutAsync($"{Scenarios}/{name}", new StringContent(json, System.Text.Encoding.UTF8, contentType), Cancellation);

    /// <summary>Gives the app a scenario, which must be possible, and answers what the control API answers.</summary>
    public static async Task<JsonNode> GiveScenarioAsync(this ApiClient client, string name, string json) =>
        await OkAsync(await client.PutScenarioAsync(name, json));

    /// <summary>What is wrong with a scenario that must be refused: a line for each error.</summary>
    public static async Task<IReadOnlyList<string>> ErrorsOfAsync(this ApiClient client, string name, string json)
    {
        var answer = await client.PutScenarioAsync(name, json);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        return (await MessageAsync(answer)).Split($"; {name}.json:").Select((line, i) => i == 0 ? line : $"{name}.json:{line}").ToList();
    }

    public static Task<HttpResponseMessage> TryActivateAsync(this ApiClient client, string name) =>
        client.Http.PutAsJsonAsync("/_emulator/scenario", new { name }, Cancellation);

    public static async Task ActivateAsync(this ApiClient client, string name) => await OkAsync(await client.TryActivateAsync(name));

    public static async Task<string> StateAsync(this ApiClient client) => (await client.GetJsonAsync("/_emulator/scenario/state"))["state"].Text();

    /// <summary>All scenarios the app can have, by name.</summary>
    public static async Task<IReadOnlyDictionary<string, JsonNode>> ScenariosAsync(this ApiClient client) =>
        (await client.GetJsonAsync(Scenarios))["scenarios"]!.AsArray().ToDictionary(scenario => scenario!["name"].Text(), scenario => scenario!);

    /// <summary>Pays, lets half a second pass, and answers what became of it: "Success", or the failure's text.</summary>
    public static async Task<string> FateOfAPaymentAsync(this ApiClient client)
    {
        var location = await client.PayAsync(new IncomingPaymentBuilder());
        await client.AdvanceAsync("PT0.5S");
        return await client.FateAsync(location);
    }

    /// <summary>What became of a payment: its status, or why it failed.</summary>
    public static async Task<string> FateAsync(this ApiClient client, Uri location)
    {
        var attributes = await client.AttributesAsync(location);
        return attributes["event"]!["errors"]?.GetValue<string>() ?? attributes["status"].Text();
    }

    /// <summary>What an orchestrator hears, and a line for each bad scenario: "file:line: member: error", as validate prints them.</summary>
    public static async Task<(HttpStatusCode Status, IReadOnlyList<string> Problems)> ReadinessAsync(this ApiClient client)
    {
        var answer = await client.Http.GetAsync("/health/ready", Cancellation);
        var problems = (await ApiClient.JsonAsync(answer))["bad_scenarios"]!.AsArray();
        return (answer.StatusCode, [.. problems.Select(problem => LineOf(problem!))]);
    }

    /// <summary>A problem as validate prints it.</summary>
    public static string LineOf(JsonNode problem)
    {
        var member = problem["member"].Text();
        return $"{problem["file"]}:{problem["line"]}: {(member.Length == 0 ? "" : $"{member}: ")}{problem["error"]}";
    }

    public static async Task<string> MessageAsync(HttpResponseMessage answer) => (await ApiClient.JsonAsync(answer))["error_message"].Text();

    private static async Task<JsonNode> OkAsync(HttpResponseMessage answer)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancellation));
        return await ApiClient.JsonAsync(answer);
    }
}
