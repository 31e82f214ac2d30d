using System.Net;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Store.Sqlite;
using KopoKopo.Emulator.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace KopoKopo.Emulator.Tests.Control.Worlds;

/// <summary>What a test does to an app and its world, and where it looks afterwards.</summary>
internal static class WorldSteps
{
    public const string Untouched = "company 100000.0, K000000 0.0, 000000 0.0";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Calls the control API, and answers what it answered, which must have this status.</summary>
    public static async Task<string> ControlAsync(
        this HttpClient http, HttpMethod method, string path, string json = "", HttpStatusCode status = HttpStatusCode.OK)
    {
        using var request = new HttpRequestMessage(method, $"/_emulator/{path}");
        if (json.Length > 0) request.Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request, Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        answer.StatusCode.ShouldBe(status, $"{method} {path}: {text[..Math.Min(text.Length, 300)]}");
        return text;
    }

    /// <summary>As <see cref="ControlAsync"/>, for a call that must be refused; answers the message.</summary>
    public static async Task<string> RefusalAsync(this HttpClient http, HttpMethod method, string path, string json, HttpStatusCode status) =>
        JsonNode.Parse(await http.ControlAsync(method, path, json, status))!["error_message"].Text();

    public static Task SnapshotAsync(this ApiClient client, string name) => client.Control.SnapshotAsync(name, Cancellation);

    public static Task RestoreAsync(this ApiClient client, string name) => client.Control.RestoreAsync(name, Cancellation);

    public static Task PutScenarioAsync(this ApiClient client, string name, string json) => client.Http.ControlAsync(HttpMethod.Put, $"scenarios/{name}", json);

    /// <summary>The active scenario and its state: "default Started".</summary>
    public static async Task<string> ScenarioAsync(this ApiClient client)
    {
        var scenario = await client.Control.ScenarioAsync(Cancellation);
        return $"{scenario.Name} {scenario.State}";
    }

    /// <summary>How much there is: "0 resources, 0 deliveries, …".</summary>
    public static async Task<string> CountsAsync(this ApiClient client) =>
        string.Join(", ", (await client.GetJsonAsync("/_emulator"))["counts"]!.AsObject().Select(count => $"{count.Value} {count.Key}"));

    /// <summary>What the clock shows and whether it stands: "2026-01-31T12:00:00.000+03:00 frozen".</summary>
    public static async Task<string> ClockAsync(this ApiClient client)
    {
        var clock = await client.Control.ClockAsync(Cancellation);
        return $"{clock.Now:yyyy-MM-dd'T'HH:mm:ss.fffzzz} {(clock.Frozen ? "frozen" : "running")}";
    }

    public static async Task ShouldShowRealTimeAsync(this ApiClient client)
    {
        var clock = await client.Control.ClockAsync(Cancellation);
        (clock.Offset, clock.Frozen).ShouldBe((TimeSpan.Zero, false));
    }

    /// <summary>What clients created and what became of it, the oldest first: "incoming_payment Success".</summary>
    public static async Task<IReadOnlyList<string>> ResourcesAsync(this ApiClient client) =>
        [.. (await client.Control.ResourcesAsync(limit: 1000, cancellationToken: Cancellation))
            .Reverse()
            .Select(resource => $"{resource.Kind} {resource.Status}")];

    /// <summary>All deliveries, the oldest first, each with the replies it had: "incoming_payment delivered 500 200".</summary>
    public static async Task<IReadOnlyList<string>> DeliveriesAsync(this ApiClient client, string query = "") =>
        [.. (await client.GetJsonAsync($"/_emulator/deliveries?limit=1000&{query}"))["deliveries"]!.AsArray().Reverse().Select(Describe)];

    public static string Describe(JsonNode? delivery) =>
        string.Join(
            ' ',
            [
                delivery!["topic"].Text(),
                delivery["status"].Text(),
                .. delivery["attempts"]!.AsArray().Select(attempt => attempt!["status"]?.ToString() ?? "-"),
            ]);

    /// <summary>Asks for a token, and answers the status.</summary>
    public static async Task<HttpStatusCode> TokenStatusAsync(this HttpClient http, string clientId, string secret)
    {
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string> { ["client_id"] = clientId, ["client_secret"] = secret, ["grant_type"] = "client_credentials" });
        using var answer = await http.PostAsync("/oauth/token", form, Cancellation);
        return answer.StatusCode;
    }

    /// <summary>What the client's token is worth: 404 for a payment that is not there, 401 if the token does not do.</summary>
    public static async Task<HttpStatusCode> TokenWorthAsync(this ApiClient client)
    {
        using var answer = await client.Http.GetAsync($"/api/v1/incoming_payments/{Guid.NewGuid()}", Cancellation);
        return answer.StatusCode;
    }

    /// <summary>Asks the database.</summary>
    public static string Select(this EmulatorServer emulator, string sql) => emulator.Services.GetRequiredService<Database>().Read(session =>
    {
        using var command = session.Connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()?.ToString() ?? "";
    });
}
