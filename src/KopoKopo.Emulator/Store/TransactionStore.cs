using System.Text.Json;
using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Store;

/// <summary>A transaction as it is kept.</summary>
/// <param name="Transaction">What webhooks and polling say of it.</param>
/// <param name="IsReversed">Whether its money went back.</param>
/// <param name="Reversal">The id of the reversal it waits for; null: of none.</param>
internal sealed record KeptTransaction(FinancialTransaction Transaction, bool IsReversed, string? Reversal);

/// <summary>Money that came in, and the customers who paid it.</summary>
internal static class TransactionStore
{
    private const string IsPayment = $"type = '{FinancialTransaction.Buygoods}'";
    private const string Payments = $"SELECT resource FROM financial_transaction WHERE {IsPayment} AND world = $1";

    public static void Add(WriteContext context, FinancialTransaction transaction) => context.Session.Execute(
        "INSERT INTO financial_transaction (world, id, type, reference, till, amount, at, resource) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        context.Id, transaction.Id, transaction.Type, transaction.Reference, transaction.Till?.Number, transaction.Amount.Cents,
        transaction.OriginationTime.ToUnixTimeMilliseconds(), Serialize(transaction));

    public static void MarkReversed(WriteContext context, FinancialTransaction reversed) => context.Session.Execute(
        "UPDATE financial_transaction SET reversed_at = $1, resource = $2 WHERE world = $3 AND id = $4",
        context.Now.ToUnixTimeMilliseconds(), Serialize(reversed), context.Id, reversed.Id);

    /// <summary>The transaction waits for a reversal, by its resource's id; null: for none any more.</summary>
    public static void AwaitReversal(WriteContext context, FinancialTransaction transaction, string? reversal) => context.Session.Execute(
        "UPDATE financial_transaction SET reversal = $1 WHERE world = $2 AND id = $3", reversal, context.Id, transaction.Id);

    /// <summary>The transaction with this reference; null if there is none.</summary>
    public static KeptTransaction? Find(WriteContext context, string reference)
    {
        using var row = context.Session.Query(
            "SELECT resource, reversed_at, reversal FROM financial_transaction WHERE world = $1 AND reference = $2", context.Id, reference);
        return row.Read() ? new KeptTransaction(Deserialize(row.GetBytes(0)), !row.IsNull(1), row.IsNull(2) ? null : row.GetString(2)) : null;
    }

    public static bool IsTaken(WriteContext context, string id)
    {
        using var row = context.Session.Query("SELECT 1 FROM financial_transaction WHERE world = $1 AND id = $2", context.Id, id);
        return row.Read();
    }

    /// <summary>
    /// What customers paid between two instants, both included, newest last: to one till, or to the whole company; at most <paramref name="limit"/>.
    /// </summary>
    public static IReadOnlyList<FinancialTransaction> ListPayments(WriteContext context, Till? till, DateTimeOffset from, DateTimeOffset to, int limit)
    {
        // Two statements, so that each is led by an index of its own, of customers' payments alone, and reads nothing that it does not list.
        var all = new List<FinancialTransaction>();
        using var rows = till is { } one
            ? context.Session.Query(
                $"{Payments} AND till = $2 AND at BETWEEN $3 AND $4 ORDER BY at, seq LIMIT $5 + 0",
                context.Id, one.Number, from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds(), limit)
            : context.Session.Query(
                $"{Payments} AND at BETWEEN $2 AND $3 ORDER BY at, seq LIMIT $4 + 0",
                context.Id, from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds(), limit);
        while (rows.Read()) all.Add(Deserialize(rows.GetBytes(0)));
        return all;
    }

    /// <summary>Keeps the customer of this phone number; answers whether it is a new one.</summary>
    public static bool AddCustomer(WriteContext context, PhoneNumber phone, string id) => context.Session.Execute(
        "INSERT INTO customer (world, phone, id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", context.Id, phone.Digits, id) > 0;

    private static byte[] Serialize(FinancialTransaction transaction) =>
        JsonSerializer.SerializeToUtf8Bytes(transaction, StoredJson.Default.FinancialTransaction);

    private static FinancialTransaction Deserialize(byte[] stored) => JsonSerializer.Deserialize(stored, StoredJson.Default.FinancialTransaction)!;
}
