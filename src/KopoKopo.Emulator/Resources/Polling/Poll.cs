using System.Globalization;
using System.Text.Json;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Topics;

namespace KopoKopo.Emulator.Resources.Polling;

/// <summary>Ask what came in between two instants, to one till or to the whole company.</summary>
internal static class Poll
{
    /// <summary>The most transactions a result lists; they are read and written inside the writer, where every app waits.</summary>
    private const int MostTransactions = 500;

    public static readonly ResourceKind Kind = new PendingKind<PollingRequest>
    {
        Name = "polling",
        Path = "polling",
        Json = StoredRequests.Default.PollingRequest,
        Request = PollingRequest.Shape,
        Pending = static (json, resource, request) => ResourceView.Write(json, resource, attributes => Write(attributes, resource, request, "Pending", [])),
        Settle = Settle,
    };

    private static Completion Settle(WriteContext context, Resource resource, PollingRequest request)
    {
        var (transactions, errors) = Find(context, resource, request);
        var status = errors is null ? "Success" : "Failed";
        var view = ResourceView.ToBytes(resource, json =>
        {
            Write(json, resource, request, status, transactions);
            if (errors is not null) json.WriteString("errors", errors);
        });
        return new Completion(status, view, request.CallbackUrl, []);
    }

    private static (IReadOnlyList<FinancialTransaction> Transactions, string? Errors) Find(WriteContext context, Resource resource, PollingRequest request)
    {
        if (!resource.Outcome.Succeeds) return ([], resource.Outcome.Errors);

        var found = TransactionStore.List(context, request.Till, request.FirstIncluded, request.LastIncluded, MostTransactions + 1);
        return found.Count <= MostTransactions ? (found, null) : ([], TooMany(request));
    }

    private static string TooMany(PollingRequest request) =>
        $"Too many transactions between {Instant.WithSeconds(request.FromTime)} and {Instant.WithSeconds(request.ToTime)}: at most {MostTransactions} are listed; ask for a shorter time";

    private static void Write(Utf8JsonWriter json, Resource resource, PollingRequest request, string status, IReadOnlyList<FinancialTransaction> transactions)
    {
        json.WriteString("status", status);
        json.WriteString("created_at", Instant.WithMilliseconds(resource.CreatedAt));
        json.WriteString("from_time", Instant.WithSeconds(request.FromTime));
        json.WriteString("to_time", Instant.WithSeconds(request.ToTime));
        json.WriteStartArray("transactions");
        foreach (var transaction in transactions)
        {
            json.WriteStartObject();
            json.WriteString("type", transaction.Type);
            json.WriteStartObject("resource");
            TransactionView.Write(json, transaction);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("scope", CultureInfo.InvariantCulture.TextInfo.ToTitleCase(request.Scope));
        json.WriteString("scope_reference", request.Till?.Number);
        ResourceView.WriteLinks(json, resource, request.CallbackUrl);

        // Not in the documentation; the Python SDK reads it in every result.
        ResourceView.WriteMetadata(json, null);
    }
}
