using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Topics;

/// <summary>What a simulation takes back: a payment that is known, or one that nobody heard of.</summary>
/// <param name="Type">The type of the payments it is about.</param>
/// <param name="Words">What these are called: "a customer's payment".</param>
/// <param name="New">A payment that nobody heard of.</param>
/// <param name="Reverse">The payment as it is once it was taken back.</param>
internal sealed record TakingBack(
    string Type, string Words, Func<WriteContext, SeededRandom, FinancialTransaction> New, Func<FinancialTransaction, FinancialTransaction> Reverse)
{
    /// <summary>The payment that the simulation names, or one that is made up where it names none.</summary>
    /// <exception cref="SimulationRefusedException">It cannot be taken back.</exception>
    public FinancialTransaction Find(WriteContext context, SeededRandom random, TransactionOverrides overrides)
    {
        if (overrides.Reference is not { } reference) return MadeUp(context, random, overrides);
        if (TransactionStore.Find(context, reference) is not { } found)
        {
            throw new SimulationRefusedException($"There is no payment with the reference {reference}");
        }

        if (found.Transaction.Type != Type) throw new SimulationRefusedException($"{reference} is not {Words}, but a {found.Transaction.Type}");
        if (found.IsReversed) throw new SimulationRefusedException($"The payment {reference} is reversed already");

        var reversed = overrides.ApplyTo(Reverse(found.Transaction));
        if (reversed.Amount != found.Transaction.Amount)
        {
            throw new SimulationRefusedException($"A payment is reversed whole: amount must be {found.Transaction.Amount.ToResourceText()}, or left out");
        }

        if (reversed.Till != found.Transaction.Till)
        {
            throw new SimulationRefusedException($"The payment was made to till {found.Transaction.Till}: till_number must be that, or left out");
        }

        if (reversed.Id != found.Transaction.Id)
        {
            throw new SimulationRefusedException($"The payment's id is {found.Transaction.Id}: id must be that, or left out");
        }

        return reversed;
    }

    private FinancialTransaction MadeUp(WriteContext context, SeededRandom random, TransactionOverrides overrides)
    {
        var payment = overrides.ApplyToNew(context, Reverse(New(context, random)));
        ReceivedMoney.Keep(context, payment);
        return payment;
    }
}
