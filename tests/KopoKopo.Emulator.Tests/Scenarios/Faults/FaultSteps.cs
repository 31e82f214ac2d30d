using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Faults;

/// <summary>What a merchant does to meet a fault, and to see what came of it.</summary>
internal static class FaultSteps
{
    public const string SignatureHeader = "X-KopoKopo-Signature";
    private const string Scenario = "faults";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Makes these rules a scenario of the app's own, and the active one.</summary>
    public static async Task PlayAsync(this ApiClient client, string rules, int seed = 42)
    {
        await client.PutScenarioTextAsync(Scenario, $$"""{ "name": "{{Scenario}}", "seed": {{seed}}, "rules": [{{rules}}] }""");
        await client.ActivateAsync(Scenario);
    }

    /// <summary>From now on requests of this kind have these deliveries and no others.</summary>
    public static Task DeliverAsync(
        this ApiClient client, string deliver, string on = "incoming_payment", string outcome = "success", string after = "PT0.5S", int seed = 42) =>
        client.PlayAsync($$"""{ "name": "delivers", "on": "{{on}}", "outcome": "{{outcome}}", "after": "{{after}}", "deliver": [{{deliver}}] }""", seed);

    /// <summary>From now on the callbacks of this kind have these faults.</summary>
    public static Task SpoilAsync(this ApiClient client, string faults, string on = "incoming_payment") =>
        client.DeliverAsync($$"""{ "to": "callback", "faults": [{{faults}}] }""", on);

    /// <summary>From now on requests of this kind are answered so.</summary>
    public static Task RespondAsync(this ApiClient client, string respond, string on = "incoming_payment") =>
        client.PlayAsync($$"""{ "name": "responds", "on": "{{on}}", "respond": {{respond}} }""");

    /// <summary>Lets time pass, and answers the deliveries that were made meanwhile.</summary>
    public static async Task<IReadOnlyList<JsonNode>> DeliveriesAsync(this ApiClient client, string by) =>
        [.. (await client.AdvancedAsync(by))["deliveries"]!.AsArray().Select(delivery => delivery!)];

    /// <summary>Lets a year pass and takes a new token: the old one has expired.</summary>
    public static async Task WaitAYearAsync(this ApiClient client)
    {
        await client.AdvanceAsync("P365D");
        client.UseToken(await client.NewTokenAsync());
    }

    /// <summary>How many resources of this kind there are.</summary>
    public static async Task<int> CountAsync(this ApiClient client, string kind) =>
        (await client.Control.ResourcesAsync(kind, cancellationToken: Cancellation)).Count;

    /// <summary>When each attempt began, as the app's clock showed it: "12:00:00.500".</summary>
    public static IReadOnlyList<string> AttemptTimes(this JsonNode delivery) =>
        [.. delivery["attempts"]!.AsArray().Select(attempt => attempt!["started_at"].Text()[11..23])];
}
