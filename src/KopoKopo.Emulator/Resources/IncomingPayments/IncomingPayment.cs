using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Topics;

namespace KopoKopo.Emulator.Resources.IncomingPayments;

/// <summary>Ask a customer to pay (STK push): the customer's phone prompts, and the result says whether they paid.</summary>
internal static class IncomingPayment
{
    private const string Pending = "Pending";
    private const string Success = "Success";
    private const string Failed = "Failed";

    public static readonly ResourceKind Kind = new PendingKind<IncomingPaymentRequest, IncomingPaymentAttributes>
    {
        Name = "incoming_payment",
        Path = "incoming_payments",
        Versions = ApiVersions.Both,
        Statuses = new Statuses(Pending, Success),
        Request = new(V1: IncomingPaymentRequest.Shape, V2: IncomingPaymentRequest.ShapeOfV2),
        Stored = static () => StoredIncomingPayment.Default.IncomingPaymentRequest,
        Shown = static () => IncomingPaymentContract.Default.ResourceDocumentIncomingPaymentAttributes,
        Summary = static request => new RequestSummary(request.Phone.International, request.Amount, request.Till),
        Parts = IncomingPaymentRequest.Parts,
        HasTransaction = true,
        Topics = [BuygoodsReceived.Topic.Name],
        Before = static (resource, request) => IncomingPaymentAttributes.Of(resource, request, Pending, errors: null, transaction: null),
        Settle = Settle,
    };

    /// <summary>The result: Success with the M-PESA transaction, which subscribers hear of too; or Failed with a text and no transaction.</summary>
    private static Settled<IncomingPaymentAttributes> Settle(WriteContext context, Resource resource, IncomingPaymentRequest request)
    {
        var transaction = resource.Outcome.Succeeds ? Transaction(context, resource, request) : null;
        var attributes = transaction is null
            ? IncomingPaymentAttributes.Of(resource, request, Failed, resource.Outcome.Errors, transaction: null)
            : IncomingPaymentAttributes.Of(resource, request, Success, errors: null, transaction);
        return new Settled<IncomingPaymentAttributes>(
            attributes, request.CallbackUrl, transaction is null ? [] : ReceivedPayment.Record(context, resource, transaction));
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
