using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Resources.Topics;

/// <summary>A customer's payment was given back.</summary>
internal static class BuygoodsReversed
{
    private const string Name = "buygoods_transaction_reversed";

    public static readonly WebhookTopic Topic = new(
        Name,
        [
            "id", "amount", "status", "system", "currency", "reference", "till_number", "origination_time", "sender_last_name", "sender_first_name",
            "sender_middle_name", "sender_phone_number", "hashed_sender_phone",
        ],
        Read);

    /// <summary>The payment as it is once it was given back.</summary>
    public static FinancialTransaction Reverse(FinancialTransaction payment) => payment with { Status = "Reversed", System = "Lipa Na Mpesa" };

    /// <summary>Takes the reversed payment's money back.</summary>
    /// <returns>What subscribers hear.</returns>
    public static WebhookEvent Record(World world, Draws draws, string origin, FinancialTransaction reversed)
    {
        TransactionStore.Reverse(world, reversed);
        return Webhook.Of(
            world, draws, origin, Name, reversed.Type, new WebhookSubject("financial_transaction", reversed.Id, reversed.Reference), [reversed.Till!.Value],
            json =>
            {
                TransactionView.WritePayment(json, reversed);
                json.WriteString("origination_time", Instant.WithSeconds(reversed.OriginationTime));
                TransactionView.WriteSender(json, reversed);
                json.WriteString("sender_phone_number", reversed.Sender?.International);

                // Not in the documentation's sample: the Python SDK reads the one, newer receivers the other.
                json.WriteString("reversal_time", Instant.WithSeconds(world.Now));
                json.WriteString("hashed_sender_phone", reversed.HashedSenderPhone);
            });
    }

    private static Simulation Read(Fields fields)
    {
        var overrides = TransactionOverrides.Read(fields);
        return (world, draws, origin) => [Record(world, draws, origin, Reversed(world, draws, overrides))];
    }

    private static FinancialTransaction Reversed(World world, Draws draws, TransactionOverrides overrides)
    {
        if (overrides.Reference is null) return MadeUp(world, draws, overrides);
        if (TransactionStore.Find(world, overrides.Reference) is not { } found) throw new SimulationRefusedException($"There is no payment with the reference {overrides.Reference}");
        if (found.Transaction.Type != FinancialTransaction.Buygoods) throw new SimulationRefusedException($"{overrides.Reference} is not a customer's payment, but a {found.Transaction.Type}");
        if (found.IsReversed) throw new SimulationRefusedException($"The payment {overrides.Reference} is reversed already");

        var reversed = overrides.ApplyTo(Reverse(found.Transaction));
        if (reversed.Amount != found.Transaction.Amount) throw new SimulationRefusedException($"A payment is reversed whole: amount must be {found.Transaction.Amount.ToResourceText()}, or left out");
        if (reversed.Till != found.Transaction.Till) throw new SimulationRefusedException($"The payment was made to till {found.Transaction.Till}: till_number must be that, or left out");
        if (reversed.Id != found.Transaction.Id) throw new SimulationRefusedException($"The payment's id is {found.Transaction.Id}: id must be that, or left out");

        return reversed;
    }

    // A reversal of no payment in particular is one of a payment that nobody heard of.
    private static FinancialTransaction MadeUp(World world, Draws draws, TransactionOverrides overrides)
    {
        var payment = overrides.ApplyToNew(world, Reverse(BuygoodsReceived.SimulatedTransaction(world, draws)));
        TransactionStore.Add(world, payment);
        return payment;
    }
}
