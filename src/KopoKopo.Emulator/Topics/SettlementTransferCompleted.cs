using System.Text.Json;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Resources.Payouts;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Topics;

/// <summary>One batch of a settlement has reached the merchant's account.</summary>
internal static class SettlementTransferCompleted
{
    private const string Name = "settlement_transfer_completed";

    public static readonly WebhookTopic Topic = new(Name, SimulatedSettlement.Shape);

    public static WebhookEvent Of(WriteContext context, SeededRandom random, string origin, TransferBatch batch, IReadOnlyList<Till> tills)
    {
        var reference = batch.Disbursements[0].TransactionReference;
        return Of(context, random, origin, new WebhookSubject("transfer_batch", batch.Id, reference), tills, json =>
        {
            json.WriteString("id", batch.Id);
            json.WriteString("amount", batch.Amount.ToResourceText());
            json.WriteString("status", batch.Status);
            json.WriteString("currency", Money.Currency);
            json.WriteStartObject("destination");
            json.WriteString("type", batch.Destination.Type);
            json.WriteStartObject("resource");
            json.WriteString("reference", batch.Destination.Reference);
            batch.Destination.Details!(json);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartArray("disbursements");
            foreach (var disbursement in batch.Disbursements) Write(json, disbursement);
            json.WriteEndArray();
            json.WriteString("origination_time", Instant.WithMilliseconds(batch.Disbursements[0].OriginationTime));

            // Not in the documentation; the Python SDK reads it.
            json.WriteString("reference", reference);
        });
    }

    public static WebhookEvent Of(WriteContext context, SeededRandom random, string origin, WebhookSubject about, IReadOnlyList<Till> tills, Action<Utf8JsonWriter> resource) =>
        Webhook.Of(context, random, origin, Name, "Settlement Transfer", about, tills, resource);

    private static void Write(Utf8JsonWriter json, Disbursement disbursement)
    {
        json.WriteStartObject();
        json.WriteString("amount", disbursement.Amount.ToResourceText());
        json.WriteString("status", disbursement.Status);
        json.WriteString("origination_time", Instant.WithMilliseconds(disbursement.OriginationTime));
        json.WriteString("transaction_reference", disbursement.TransactionReference);
        json.WriteEndObject();
    }
}
