using System.Text.Json.Nodes;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Scenarios.Rules;

namespace KopoKopo.Emulator.Resources;

/// <summary>What GET says of a resource, also while a scenario makes it contradict the truth.</summary>
internal static class QueryView
{
    private const string Failed = "Failed";

    /// <summary>What GET answers: the final view or the pending one, or what a scenario has it say instead.</summary>
    public static byte[] Of(ResourceKind kind, Resource resource, byte[]? final, DateTimeOffset now)
    {
        var view = final ?? WireJson.ToBytes(json => kind.WritePending(json, resource));
        return resource.Plan.Query is { } query && now < resource.CreatedAt + query.Until ? Write(kind, resource, view) : view;
    }

    /// <param name="kind">The resource's kind.</param>
    /// <param name="resource">The resource, whose plan has a query.</param>
    /// <param name="truth">What GET would say.</param>
    private static byte[] Write(ResourceKind kind, Resource resource, byte[] truth)
    {
        var status = resource.Plan.Query!.Status;
        var isFinal = status is Failed or "Success" or "Processed" or "Transferred";
        var json = JsonNode.Parse(isFinal ? truth : WireJson.ToBytes(writer => kind.WritePending(writer, resource)))!;
        var attributes = json["data"]!["attributes"]!.AsObject();
        attributes["status"] = status;
        if (status == Failed) Fail(attributes);

        using var rewritten = System.Text.Json.JsonDocument.Parse(json.ToJsonString());
        return WireJson.ToBytes(writer => WireJson.WriteAsJavaScript(writer, rewritten.RootElement));
    }

    private static void Fail(JsonObject attributes)
    {
        if (attributes["event"] is JsonObject payment)
        {
            payment["resource"] = null;
            payment["errors"] = OutcomePresets.Get("system_error").Errors;
        }

        if (attributes["transfer_batches"] is not null) attributes["transfer_batches"] = new JsonArray();
        if (attributes["transactions"] is not null) attributes["transactions"] = new JsonArray();
    }
}
