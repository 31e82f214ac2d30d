using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Topics;

namespace KopoKopo.Emulator.Resources.IncomingPayments;

/// <summary>Ask a customer to pay (STK push): the customer's phone prompts, and the result says whether they paid.</summary>
internal static class IncomingPayment
{
    public static readonly ResourceKind Kind = new PendingKind<IncomingPaymentRequest>
    {
        Name = "incoming_payment",
        Path = "incoming_payments",
        Json = StoredRequests.Default.IncomingPaymentRequest,
        Request = IncomingPaymentRequest.Shape,
        Pending = static (json, resource, request) => IncomingPaymentView.Write(json, resource, request, "Pending", transaction: null),
        Settle = Settle,
    };

    /// <summary>The result: Success with the M-PESA transaction, which subscribers hear of too; or Failed with a text and no transaction.</summary>
    private static Completion Settle(WriteContext context, Resource resource, IncomingPaymentRequest request)
    {
        var transaction = resource.Outcome.Succeeds ? Transaction(context, resource, request) : null;
        var status = resource.Outcome.Succeeds ? "Success" : "Failed";
        var view = WireJson.ToBytes(json => IncomingPaymentView.Write(json, resource, request, status, transaction));
        var events = transaction is null ? [] : Record(context, resource, transaction);
        return new Completion(status, view, request.CallbackUrl, events);
    }

    private static IReadOnlyList<WebhookEvent> Record(WriteContext context, Resource resource, FinancialTransaction transaction)
    {
        var received = BuygoodsReceived.Record(context, resource.Random, resource.Origin, transaction);
        return resource.Outcome.IsReversed ? [.. received, BuygoodsReversed.Record(context, resource.Random, resource.Origin, BuygoodsReversed.Reverse(transaction))] : received;
    }

    private static FinancialTransaction Transaction(WriteContext context, Resource resource, IncomingPaymentRequest request)
    {
        var customer = Customer.Of(request.Phone);
        var transaction = BuygoodsReceived.Transaction(context, resource.Random) with
        {
            Sender = request.Phone,
            Customer = new Customer(request.FirstName ?? customer.FirstName, request.MiddleName ?? customer.MiddleName, request.LastName ?? customer.LastName),
            Amount = request.Amount,
            Till = request.Till,
        };
        return resource.Outcome.Resource is { } overrides ? TransactionOverrides.Of(overrides).ApplyToScripted(context, transaction) : transaction;
    }
}
