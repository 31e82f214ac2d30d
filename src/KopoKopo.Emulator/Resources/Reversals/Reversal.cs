using System.Text.Json;
using System.Text.Json.Serialization;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Payouts;
using KopoKopo.Emulator.Scenarios.Rules;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Topics;

namespace KopoKopo.Emulator.Resources.Reversals;

/// <summary>
/// Give a payment back to the customer, or the till, that made it. The money is taken when the reversal is done, and must be on the till then.
/// </summary>
internal static class Reversal
{
    public const string Received = "Received";
    public const string Scheduled = "Scheduled";
    private const string Processed = "Processed";

    public static readonly ResourceKind Kind = new PendingKind<ReversalRequest, ReversalAttributes>
    {
        Name = "reversal",
        Path = "reversals",
        Versions = ApiVersions.SecondAlone,
        Statuses = new Statuses(Received, Processed),
        Request = ReversalRequest.Shape,
        Stored = static () => StoredReversal.Default.ReversalRequest,
        Shown = static () => ReversalContract.Default.ResourceDocumentReversalAttributes,
        Summary = static request => new RequestSummary(request.TransactionReference),
        Reserve = static (context, resource, request) => ReversibleTransaction.Await(context, resource, request.TransactionReference),
        Before = static (resource, request) =>
            ReversalAttributes.Of(resource, request, request.IsScheduled ? Scheduled : Received, payment: null, errors: null),
        Settle = Settle,
    };

    private static Settled<ReversalAttributes> Settle(WriteContext context, Resource resource, ReversalRequest request)
    {
        var found = TransactionStore.Find(context, request.TransactionReference)!;
        var errors = resource.Outcome.Errors ?? WhyNot(context, found);
        TransactionStore.AwaitReversal(context, found.Transaction, reversal: null);
        var events = errors is null ? TakeBack(context, resource, found.Transaction) : [];
        var payment = ReversalPayment.Of(found.Transaction, errors is null ? resource.Random.MpesaReference(context.Now) : null);
        return new Settled<ReversalAttributes>(ReversalAttributes.Of(resource, request, Processed, payment, errors), request.CallbackUrl, events);
    }

    // Somebody may have simulated a reversal meanwhile, or the money may have gone out.
    private static string? WhyNot(WriteContext context, KeptTransaction found)
    {
        if (found.IsReversed) return ReversibleTransaction.Done;

        var account = Ledger.WithMoney(context, Funds.AccountOf(found.Transaction.Till));
        return account is [var till] && till.Balance.Cents >= found.Transaction.Amount.Cents ? null : OutcomePresets.Get("insufficient_funds").Errors;
    }

    private static IReadOnlyList<WebhookEvent> TakeBack(WriteContext context, Resource resource, FinancialTransaction transaction) =>
        transaction.Type == FinancialTransaction.Buygoods
            ? [BuygoodsReversed.Record(context, resource.Random, resource.Origin, BuygoodsReversed.Reverse(transaction))]
            : [B2bReversed.Record(context, resource.Random, resource.Origin, B2bReversed.Reverse(transaction))];
}

/// <summary>A reversal, in the order of members of its documentation.</summary>
internal sealed record ReversalAttributes(
    string Status,
    string CreatedAt,
    string TransactionReference,
    string Reason,
    ReversalPayment? ReversalBulkPayment,
    IReadOnlyList<string>? Errors,
    [property: JsonConverter(typeof(JavaScriptValueConverter))] JsonElement? Metadata,
    [property: JsonPropertyName("_links")] CallbackLinks Links) : IResultAttributes<ReversalAttributes>
{
    public static ReversalAttributes Of(Resource resource, ReversalRequest request, string status, ReversalPayment? payment, string? errors) => new(
        status,
        Instant.WithMilliseconds(resource.CreatedAt),
        request.TransactionReference,
        request.Reason,
        payment,
        errors is null ? null : [errors],
        request.Metadata,
        CallbackLinks.Of(resource, request.CallbackUrl));

    public ReversalAttributes Contradicted(string status, string? failure) => failure is null
        ? this with { Status = status }
        : this with { Status = status, ReversalBulkPayment = null, Errors = [failure] };
}

/// <summary>The payment that gives the money back; its time is that of the payment that is given back, as in all samples.</summary>
internal sealed record ReversalPayment(string Amount, string Status, string OriginationTime, string? TransactionReference)
{
    private const string Cancelled = "Cancelled";

    public static ReversalPayment Of(FinancialTransaction reversed, string? reference) => new(
        reversed.Amount.ToResourceText(),
        reference is null ? Cancelled : TransferBatch.Transferred,
        Instant.WithMilliseconds(reversed.OriginationTime),
        reference);
}

/// <summary>How what GET and a result say is written.</summary>
[JsonSerializable(typeof(ResourceDocument<ReversalAttributes>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class ReversalContract : JsonSerializerContext;
