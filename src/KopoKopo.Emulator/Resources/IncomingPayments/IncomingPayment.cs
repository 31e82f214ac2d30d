using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Resources.IncomingPayments;

/// <summary>Ask a customer to pay (STK push): the customer's phone prompts, and the result says whether they paid.</summary>
internal static class IncomingPayment
{
    public static readonly ResourceKind Kind = new()
    {
        Name = "incoming_payment",
        Path = "incoming_payments",
        Read = IncomingPaymentRequest.Read,
        WritePending = IncomingPaymentView.WritePending,
        Complete = Complete,
    };

    /// <summary>The result: Success with the M-PESA transaction, or Failed with a text and no transaction.</summary>
    public static Completion Complete(Resource resource, DateTimeOffset now)
    {
        var request = IncomingPaymentRequest.From(resource.Request);
        var transaction = resource.Outcome.Succeeds ? BuygoodsTransaction.From(resource, request, now) : null;
        var status = resource.Outcome.Succeeds ? "Success" : "Failed";
        var view = Api.WireJson.ToBytes(json => IncomingPaymentView.Write(json, resource, request, status, transaction));
        return new Completion(status, view, request.CallbackUrl);
    }
}

/// <summary>The M-PESA transaction behind a successful payment.</summary>
internal sealed record BuygoodsTransaction(
    string Id, string Reference, DateTimeOffset OriginationTime, PhoneNumber Sender, Customer Customer, Money Amount, Till Till)
{
    public static BuygoodsTransaction From(Resource resource, IncomingPaymentRequest request, DateTimeOffset now)
    {
        var customer = Customer.Of(request.Phone);
        return new BuygoodsTransaction(
            resource.Draws.Id("transaction", now),
            resource.Draws.MpesaReference(now),
            now,
            request.Phone,
            new Customer(request.FirstName ?? customer.FirstName, request.MiddleName ?? customer.MiddleName, request.LastName ?? customer.LastName),
            request.Amount,
            request.Till);
    }
}
