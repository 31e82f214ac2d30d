using System.Text.Json;
using System.Text.Json.Nodes;

namespace KopoKopo.Emulator.Tests.Infrastructure;

/// <summary>
/// The documentation's samples (Golden/*.json). JSON matches a sample if it has the sample's keys in the sample's order, each with a value of
/// the same type. Keys beyond the sample's are those listed here, no fewer and no more, and each has its place.
/// </summary>
public static class GoldenFile
{
    /// <summary>What SDKs read and the samples do not have. Where no key is named that it stands after, it stands last in its object.</summary>
    private static readonly Addition[] NewerThanTheSamples =
    [
        new("incoming_payment", "$.data.attributes.event.resource", "hashed_sender_phone"),
        new("buygoods_transaction_received", "$.event.resource", "hashed_sender_phone", After: "sender_phone_number"),
        new("buygoods_transaction_reversed", "$.event.resource", "reversal_time"),
        new("buygoods_transaction_reversed", "$.event.resource", "hashed_sender_phone"),
        new("m2m_transaction_received", "$.event.resource", "reference"),
        new("settlement_transfer_completed", "$.event.resource", "reference"),
        new("customer_created", "$.event.resource", "id"),
        new("payment", "$.data.attributes", "origination_time"),
        new("payment", Disbursement, "errors", IfStatus: "Failed"),
        new("settlement_transfer", "$.data.attributes", "origination_time"),
        new("settlement_transfer", "$.data.attributes", "metadata"),
        new("settlement_transfer", Disbursement, "errors", IfStatus: "Failed"),
        new("polling", "$.data.attributes", "metadata"),
        new("transaction_sms_notification", "$.data.attributes", "metadata"),
    ];

    /// <summary>Text in one sample and null in another: only what goes to a wallet, a till or a paybill, and arrives, has a reference.</summary>
    private static readonly string[] TextOrNull = ["transaction_reference"];

    private const string Disbursement = "$.data.attributes.transfer_batches[].disbursements[]";

    public static void ShouldMatch(string name, string json)
    {
        var sample = Read(name);
        var actual = JsonNode.Parse(json)!;
        var additions = NewerThanTheSamples.Where(addition => addition.Kind == KindOf(actual)).ToArray();
        Compare(actual, sample, "$", additions, name);
    }

    /// <summary>The sample itself, for a test that sends what the documentation sent.</summary>
    public static JsonNode Read(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", name)))!;

    private static void Compare(JsonNode? actual, JsonNode? sample, string path, IReadOnlyList<Addition> additions, string name)
    {
        if (TextOrNull.Any(key => path.EndsWith($".{key}", StringComparison.Ordinal)) && KindOfValue(actual) is JsonValueKind.Null or JsonValueKind.String)
        {
            return;
        }

        KindOfValue(actual).ShouldBe(KindOfValue(sample), $"{path} in Golden/{name}");
        if (actual is JsonObject members) CompareMembers(members, sample!.AsObject(), path, additions, name);
        if (actual is not JsonArray items) return;

        items.Count.ShouldBe(sample!.AsArray().Count, $"the items of {path} in Golden/{name}");
        for (var i = 0; i < items.Count; i++) Compare(items[i], sample[i], $"{path}[]", additions, name);
    }

    private static void CompareMembers(JsonObject actual, JsonObject sample, string path, IReadOnlyList<Addition> additions, string name)
    {
        var keys = sample.Select(member => member.Key).ToList();
        foreach (var addition in additions.Where(addition => addition.IsOf(path, actual) && !keys.Contains(addition.Key)))
        {
            keys.Insert(addition.After is null ? keys.Count : keys.IndexOf(addition.After) + 1, addition.Key);
        }

        actual.Select(member => member.Key).ShouldBe(keys, $"the keys of {path} in Golden/{name}");
        foreach (var (key, value) in sample) Compare(actual[key], value, $"{path}.{key}", additions, name);
    }

    private static string KindOf(JsonNode json) => (json["topic"] ?? json["data"]!["type"])!.GetValue<string>();

    private static JsonValueKind KindOfValue(JsonNode? node) => node?.GetValueKind() ?? JsonValueKind.Null;

    /// <param name="Kind">The resource's type, or the webhook's topic.</param>
    /// <param name="Path">The object it stands in.</param>
    /// <param name="Key">Its name.</param>
    /// <param name="After">The key it stands after; null: it stands last.</param>
    /// <param name="IfStatus">The status its object must have; null: any.</param>
    private sealed record Addition(string Kind, string Path, string Key, string? After = null, string? IfStatus = null)
    {
        public bool IsOf(string path, JsonObject members) => path == Path && (IfStatus is null || members["status"]?.GetValue<string>() == IfStatus);
    }
}
