using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Clients;

/// <summary>Runs a merchant's program on Kopo Kopo's own SDK for Node, unchanged, as a new app whose clock is frozen.</summary>
internal static class NodeMerchant
{
    public const string Now = "2026-01-31T12:00:00+03:00";

    // A program that does the same again reports the same: tests that look at several sides of it share a run.
    private static readonly ConcurrentDictionary<(EmulatorServer Emulator, string Program, string Given, string ApiKey), Lazy<Task<string>>> Reports = new();

    /// <summary>Answers the program's report; <c>clientId</c> in it is the app's.</summary>
    /// <param name="emulator">What it talks to.</param>
    /// <param name="node">What it runs on.</param>
    /// <param name="program">A file of the Clients folder that requires merchant.js.</param>
    /// <param name="given">What the program is to do, JSON.</param>
    /// <param name="apiKey">The key it verifies signatures with.</param>
    public static async Task<JsonNode> RunAsync(EmulatorServer emulator, NodeTool node, string program, string given, string apiKey = ApiClient.ApiKey) =>
        JsonNode.Parse(await Reports.GetOrAdd(
            (emulator, program, given, apiKey),
            static (run, node) => new(() => ReportAsync(run.Emulator, node, run.Program, run.Given, run.ApiKey)),
            node).Value)!;

    private static async Task<string> ReportAsync(EmulatorServer emulator, NodeTool node, string program, string given, string apiKey)
    {
        await node.InstallAsync("k2-connect-node@1.3.0", "express@4");
        using var app = await emulator.NewAppAsync();
        await app.FreezeAsync(Now);
        var argument = JsonNode.Parse(given)!;
        argument["clientId"] = app.ClientId;
        argument["clientSecret"] = "secret";
        argument["apiKey"] = apiKey;
        argument["baseUrl"] = emulator.Address.GetLeftPart(UriPartial.Authority);

        var report = JsonNode.Parse(await node.RunAsync(program, "", argument.ToJsonString()))!;
        report["clientId"] = app.ClientId;
        return report.ToJsonString();
    }

    /// <summary>The bodies that arrived at a path of the merchant's server, each verified by the SDK's handler.</summary>
    public static IReadOnlyList<JsonNode> Verified(this JsonNode report, string path)
    {
        var received = report["received"]!.AsArray();
        received.ShouldAllBe(one => one!["rejected"] == null);
        return [.. received.Where(one => Text(one!["to"]) == path).Select(one => one!["body"]!)];
    }

    /// <summary>A resource's attributes.</summary>
    public static JsonNode Attributes(this JsonNode resource) => resource["data"]!["attributes"]!;

    public static string Text(this JsonNode? value) => value!.GetValue<string>();

    /// <summary>That these are the results of these resources: member for member what GET answers, in any order.</summary>
    public static void ShouldBeTheResultsOf(this IEnumerable<JsonNode> callbacks, JsonArray resources) =>
        callbacks.Select(callback => callback.ToJsonString()).Order(StringComparer.Ordinal)
            .ShouldBe(resources.Select(resource => resource!["after"]!.ToJsonString()).Order(StringComparer.Ordinal));
}
