using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Topics;

namespace KopoKopo.Emulator.Resources.Reversals;

/// <summary>Which payments can be given back: those by customers and by other tills, of the last thirty days, each once.</summary>
internal static class ReversibleTransaction
{
    /// <summary>
    /// The payment of the documentation's samples and of what an SDK was seen to send. It is there in every app as soon as somebody wants it back.
    /// </summary>
    public const string Sample = "OJM6Q1W84K";

    public const string Done = "You cannot reverse a transaction in Reversed";
    private const string Pending = "You cannot reverse a transaction in Pending Reversal";
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);
    private static readonly ApiError Invalid = ApiError.BadRequest("Transaction reference invalid");

    /// <summary>Why the payment with this reference cannot be given back; null if it can.</summary>
    public static ApiError? WhyNot(WriteContext context, string reference)
    {
        if (TransactionStore.Find(context, reference) is not { } found) return reference == Sample ? null : Invalid;
        if (found.Transaction.Type is not (FinancialTransaction.Buygoods or FinancialTransaction.ExternalTill)) return Invalid;
        if (context.Now - found.Transaction.OriginationTime > Longest) return Invalid;
        if (found.IsReversed) return ApiError.BadRequest(Done) with { IsList = true };

        return found.Reversal is null ? null : ApiError.BadRequest(Pending) with { IsList = true };
    }

    /// <summary>From now on the payment waits for this reversal, and for no other.</summary>
    /// <exception cref="RequestRefusedException">Another was quicker.</exception>
    public static void Await(WriteContext context, Resource reversal, string reference)
    {
        if (WhyNot(context, reference) is { } refusal) throw new RequestRefusedException(refusal);

        var payment = TransactionStore.Find(context, reference)?.Transaction ?? KeepSample(context, reversal);
        TransactionStore.AwaitReversal(context, payment, reversal.Id);
    }

    private static FinancialTransaction KeepSample(WriteContext context, Resource reversal)
    {
        var payment = BuygoodsReceived.SimulatedTransaction(context, reversal.Random) with { Reference = Sample };
        ReceivedMoney.Keep(context, payment);
        return payment;
    }
}
