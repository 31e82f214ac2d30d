using System.Text.Json.Serialization;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Payouts;

namespace KopoKopo.Emulator.Topics;

/// <summary>One batch of a settlement, in the documentation's order of members ("Settlement Transfer Completed").</summary>
internal sealed record SettlementResource(
    string Id,
    string Amount,
    string Status,
    string Currency,
    [property: JsonConverter(typeof(MadeOrGivenConverter<SettlementDestination>))] MadeOrGiven<SettlementDestination> Destination,
    [property: JsonConverter(typeof(MadeOrGivenConverter<IReadOnlyList<SettlementDisbursement>>))]
    MadeOrGiven<IReadOnlyList<SettlementDisbursement>> Disbursements,
    string OriginationTime,
    [property: BeyondDocumentation("The Python SDK reads it.")] string? Reference)
{
    public static SettlementResource Of(TransferBatch batch) => new(
        batch.Id,
        batch.Amount.ToResourceText(),
        batch.Status,
        Money.Currency,
        new MadeOrGiven<SettlementDestination>(new SettlementDestination(batch.Destination.Type, batch.Destination.Account!), null),
        new MadeOrGiven<IReadOnlyList<SettlementDisbursement>>([.. batch.Disbursements.Select(SettlementDisbursement.Of)], null),
        Instant.WithMilliseconds(batch.Disbursements[0].OriginationTime),
        batch.Disbursements[0].TransactionReference);
}

/// <summary>The merchant's account that the money went to.</summary>
internal sealed record SettlementDestination(string Type, OwnAccount Resource);

/// <summary>One transfer of money.</summary>
internal sealed record SettlementDisbursement(string Amount, string Status, string OriginationTime, string? TransactionReference)
{
    public static SettlementDisbursement Of(Disbursement disbursement) => new(
        disbursement.Amount.ToResourceText(), disbursement.Status, Instant.WithMilliseconds(disbursement.OriginationTime), disbursement.TransactionReference);
}
