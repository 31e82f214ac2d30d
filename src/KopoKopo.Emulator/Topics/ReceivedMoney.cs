using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Topics;

/// <summary>What a transaction does to the ledger: it credits the till that was paid, or the company, and a reversal takes that away again.</summary>
internal static class ReceivedMoney
{
    /// <summary>Keeps the transaction and credits what it paid.</summary>
    public static void Keep(WriteContext context, FinancialTransaction transaction)
    {
        TransactionStore.Add(context, transaction);
        Ledger.Credit(context, Funds.AccountOf(transaction.Till), transaction.Amount.Cents, CauseOf(transaction));
    }

    /// <summary>Takes the transaction's money back. That may take the till below zero: the money may have gone out already.</summary>
    public static void TakeBack(WriteContext context, FinancialTransaction reversed)
    {
        TransactionStore.MarkReversed(context, reversed);
        Ledger.Move(context, Funds.AccountOf(reversed.Till), -reversed.Amount.Cents, CauseOf(reversed));
    }

    // Ids of transactions may be chosen by whoever simulates them; those of payouts are causes, too.
    private static string CauseOf(FinancialTransaction transaction) => $"{Ledger.OfTransaction}{transaction.Id}";
}
