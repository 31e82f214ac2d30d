using System.Text.Json.Serialization;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Payouts;

namespace KopoKopo.Emulator.Resources;

/// <summary>What the results of payments and settlement transfers have in common.</summary>
internal static class PayoutResult
{
    public const string Scheduled = "Scheduled";
    public const string Processed = "Processed";
    public const string Failed = "Failed";

    public static readonly Statuses Statuses = new(Scheduled, Processed, Failed) { OthersFinal = [TransferBatch.Transferred] };

    public static string StatusOf(IEnumerable<TransferBatch> batches) => batches.All(batch => batch.Errors is not null) ? Failed : Processed;

    /// <summary>Not in the documentation; the Python SDK reads it in results.</summary>
    public static string? OriginationTimeOf(IReadOnlyList<TransferBatch> batches) =>
        batches.Count > 0 ? Instant.WithMilliseconds(batches[0].Disbursements[0].OriginationTime) : null;
}

/// <summary>A batch as results list it.</summary>
internal sealed record TransferBatchResult(string Status, IReadOnlyList<DisbursementResult> Disbursements)
{
    public static IReadOnlyList<TransferBatchResult> ListOf(IEnumerable<TransferBatch> batches) => [.. batches.Select(batch => new TransferBatchResult(
        batch.Status, [.. batch.Disbursements.Select(disbursement => DisbursementResult.Of(batch.Destination, disbursement))]))];
}

/// <summary>One transfer of money as results list it.</summary>
/// <param name="Errors">Why it failed; it is left out where it did not.</param>
internal sealed record DisbursementResult(
    string Amount,
    string Status,
    string DestinationType,
    string OriginationTime,
    string DestinationReference,
    string? TransactionReference,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Errors)
{
    public static DisbursementResult Of(Destination destination, Disbursement disbursement) => new(
        disbursement.Amount.ToResourceText(),
        disbursement.Status,
        destination.Type,
        Instant.WithMilliseconds(disbursement.OriginationTime),
        destination.Reference,
        disbursement.TransactionReference,
        disbursement.Errors);
}
