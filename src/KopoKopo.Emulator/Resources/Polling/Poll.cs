using System.Text.Json;
using System.Text.Json.Serialization;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Topics;

namespace KopoKopo.Emulator.Resources.Polling;

/// <summary>Ask what customers paid between two instants, to one till or to the whole company.</summary>
internal static class Poll
{
    /// <summary>The most transactions a result lists; they are read and written inside the writer, where every app waits.</summary>
    private const int MostTransactions = 500;

    private const string Pending = "Pending";
    private const string Success = "Success";
    private const string Failed = "Failed";

    public static readonly ResourceKind Kind = new PendingKind<PollingRequest, PollingAttributes>
    {
        Name = "polling",
        Path = "polling",
        Versions = ApiVersions.Both,
        Statuses = new Statuses(Pending, Success),
        Request = PollingRequest.Shape,
        Stored = static () => StoredPolling.Default.PollingRequest,
        Shown = static () => PollingContract.Default.ResourceDocumentPollingAttributes,
        Summary = static request => new RequestSummary(request.Scope, Till: request.Till),
        Parts = PollingRequest.Parts,
        Before = static (resource, request) => PollingAttributes.Of(resource, request, Pending, [], errors: null),
        Settle = Settle,
    };

    private static Settled<PollingAttributes> Settle(WriteContext context, Resource resource, PollingRequest request)
    {
        var (transactions, errors) = Find(context, resource, request);
        return new Settled<PollingAttributes>(
            PollingAttributes.Of(resource, request, errors is null ? Success : Failed, transactions, errors), request.CallbackUrl, []);
    }

    private static (IReadOnlyList<FinancialTransaction> Transactions, string? Errors) Find(WriteContext context, Resource resource, PollingRequest request)
    {
        if (!resource.Outcome.Succeeds) return ([], resource.Outcome.Errors);

        var found = TransactionStore.ListPayments(context, request.Till, request.FirstIncluded, request.LastIncluded, MostTransactions + 1);
        return found.Count <= MostTransactions ? (found, null) : ([], TooMany(request));
    }

    private static string TooMany(PollingRequest request) =>
        $"Too many transactions between {Instant.WithSeconds(request.FromTime)} and {Instant.WithSeconds(request.ToTime)}: "
        + $"at most {MostTransactions} are listed; ask for a shorter time";
}

/// <summary>What came in, in the documentation's order of members.</summary>
/// <param name="Errors">Why it failed; it is left out where it did not.</param>
internal sealed record PollingAttributes(
    string Status,
    string CreatedAt,
    string FromTime,
    string ToTime,
    IReadOnlyList<PolledTransaction> Transactions,
    string Scope,
    string? ScopeReference,
    [property: JsonPropertyName("_links")] CallbackLinks Links,
    [property: BeyondDocumentation("The Python SDK reads it in every result. There is none.")] JsonElement? Metadata,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Errors) : IResultAttributes<PollingAttributes>
{
    public static PollingAttributes Of(
        Resource resource, PollingRequest request, string status, IReadOnlyList<FinancialTransaction> transactions, string? errors) =>
        new(
            status,
            Instant.WithMilliseconds(resource.CreatedAt),
            Instant.WithSeconds(request.FromTime),
            Instant.WithSeconds(request.ToTime),
            [.. transactions.Select(payment => new PolledTransaction(payment.Type, PolledPaymentResource.Of(payment)))],
            Scoped.InWords(request.Scope),
            request.Till?.Number,
            CallbackLinks.Of(resource, request.CallbackUrl),
            Metadata: null,
            errors);

    public PollingAttributes Contradicted(string status, string? failure) => this with { Status = status, Transactions = failure is null ? Transactions : [] };
}

/// <summary>A transaction, and what kind of one it is.</summary>
internal sealed record PolledTransaction(string Type, PolledPaymentResource Resource);

/// <summary>How what GET and a result say is written.</summary>
[JsonSerializable(typeof(ResourceDocument<PollingAttributes>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class PollingContract : JsonSerializerContext;
