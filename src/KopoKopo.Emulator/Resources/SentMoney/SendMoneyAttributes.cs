using System.Text.Json;
using System.Text.Json.Serialization;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Payouts;

namespace KopoKopo.Emulator.Resources.SentMoney;

/// <summary>Sent money, in the order of members of its documentation. There is no amount of the whole: one SDK fails on it.</summary>
internal sealed record SendMoneyAttributes(
    string Status,
    string CreatedAt,
    string? SourceIdentifier,
    [property: JsonConverter(typeof(JavaScriptValueConverter))] JsonElement? Destinations,
    string Currency,
    IReadOnlyList<SentBatch>? TransferBatches,
    IReadOnlyList<string>? Errors,
    [property: JsonConverter(typeof(JavaScriptValueConverter))] JsonElement? Metadata,
    [property: JsonPropertyName("_links")] CallbackLinks Links) : IResultAttributes<SendMoneyAttributes>
{
    public static SendMoneyAttributes Before(Resource resource, SendMoneyRequest request, string status) => new(
        status,
        Instant.WithMilliseconds(resource.CreatedAt),
        request.Source?.Number,
        request.Destinations,
        Money.Currency,
        TransferBatches: null,
        Errors: null,
        request.Metadata,
        CallbackLinks.Of(resource, request.CallbackUrl));

    /// <summary>The result. That it is processed says nothing of how it went: that stands with each destination, above them only where all failed.</summary>
    public static SendMoneyAttributes Of(Resource resource, SendMoneyRequest request, IReadOnlyList<PaidOut> paid)
    {
        var isFailed = paid.All(part => part.Batch.Errors is not null);
        return Before(resource, request, request.IsReceived ? SendMoney.Received : SendMoney.Processed) with
        {
            TransferBatches = [.. paid.Select((part, i) => SentBatch.Of(part, request.IsBlind ? null : request.Described[i]))],
            Errors = isFailed ? SentDisbursement.ListOf(paid[0].Batch.Errors) : null,
        };
    }

    public SendMoneyAttributes Contradicted(string status, string? failure) => failure is null
        ? this with { Status = status }
        : this with { Status = status, TransferBatches = null, Errors = [failure] };
}

/// <summary>What is sent to one destination.</summary>
internal sealed record SentBatch(string Status, string Amount, IReadOnlyList<SentDisbursement> Disbursements)
{
    public static SentBatch Of(PaidOut paid, MoneyDestination? described) => new(
        paid.Batch.Status,
        paid.Batch.Amount.ToResourceText(),
        [.. paid.Batch.Disbursements.Select(disbursement => SentDisbursement.Of(paid.Batch.Destination, disbursement, described))]);
}

/// <summary>One transfer of money, with what its destination is known by; of that, the members of another type are left out.</summary>
internal sealed record SentDisbursement(
    string Amount,
    IReadOnlyList<string>? Errors,
    string Status,
    string? Nickname,
    bool? Favourite,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? PhoneNumber,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? AccountName,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? AccountNumber,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? BankBranchRef,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? TillNumber,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? PaybillNumber,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? PaybillAccountNumber,
    string DestinationType,
    string OriginationTime,
    string DestinationReference,
    string? TransactionReference)
{
    public static SentDisbursement Of(Destination destination, Disbursement disbursement, MoneyDestination? described)
    {
        var wallet = destination.Account as OwnWallet;
        var account = destination.Account as OwnBankAccount;
        return new SentDisbursement(
            disbursement.Amount.ToResourceText(),
            ListOf(disbursement.Errors),
            disbursement.Status,
            described?.Nickname,
            described?.Favourite,
            described?.Phone?.Digits ?? wallet?.PhoneNumber,
            described?.AccountName ?? account?.AccountName,
            described?.AccountNumber ?? account?.AccountNumber,
            described?.BankBranchRef ?? account?.BankBranchRef,
            described?.Till?.Number,
            described?.PaybillNumber,
            described?.PaybillAccountNumber,
            described?.Type ?? destination.TypeOfOwn!,
            Instant.WithMilliseconds(disbursement.OriginationTime),
            destination.Reference,
            disbursement.TransactionReference);
    }

    /// <summary>Why it failed, as a list of one; null if it did not.</summary>
    public static IReadOnlyList<string>? ListOf(string? errors) => errors is null ? null : [errors];
}

/// <summary>How what GET and a result say is written.</summary>
[JsonSerializable(typeof(ResourceDocument<SendMoneyAttributes>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class SendMoneyContract : JsonSerializerContext;
