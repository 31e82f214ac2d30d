using System.Text.Json;
using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Resources.Payouts;

/// <summary>What payments and settlement transfers have in common: how they begin, and how they end.</summary>
internal static class PayoutView
{
    public const string Scheduled = "Scheduled";
    public const string Processed = "Processed";
    public const string Failed = "Failed";

    public static string StatusOf(IEnumerable<TransferBatch> batches) => batches.All(batch => batch.Errors is not null) ? Failed : Processed;

    public static void WriteHead(Utf8JsonWriter json, Resource resource, string status, Money? amount, IEnumerable<TransferBatch> batches)
    {
        json.WriteString("status", status);
        json.WriteString("created_at", Instant.WithMilliseconds(resource.CreatedAt));
        ResourceView.WriteAmount(json, amount);
        json.WriteStartArray("transfer_batches");
        foreach (var batch in batches) batch.Write(json);
        json.WriteEndArray();
    }

    /// <summary>Not in the documentation; the Python SDK reads it in results.</summary>
    public static void WriteOriginationTime(Utf8JsonWriter json, IReadOnlyList<TransferBatch> batches)
    {
        if (batches.Count > 0) json.WriteString("origination_time", Instant.WithMilliseconds(batches[0].Disbursements[0].OriginationTime));
    }
}
