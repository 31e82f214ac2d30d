using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store.Sqlite;

namespace KopoKopo.Emulator.Store;

/// <summary>A movement of money.</summary>
/// <param name="Row">The row in the store.</param>
/// <param name="Account">The company's, or a till's number.</param>
/// <param name="Amount">Above zero: in; below: out, or reserved to go out.</param>
/// <param name="Cause">The id of the transaction or payout; <c>opening</c> for what a world starts with.</param>
/// <param name="At">When.</param>
/// <param name="Type">What webhooks call the transaction; null where it is none.</param>
/// <param name="Reference">The transaction's M-PESA reference; null where it is none.</param>
internal sealed record LedgerEntry(long Row, string Account, Money Amount, string Cause, DateTimeOffset At, string? Type, string? Reference);

/// <summary>
/// An app's money: the company's balance and its tills. Every movement is an entry, and an account's balance is the sum of its entries: both are written here,
/// in one write. Which account is moved, and whether it may be, says who calls.
/// </summary>
internal static class Ledger
{
    /// <summary>What the cause of a transaction's entry begins with; its id follows.</summary>
    public const string OfTransaction = "transaction ";

    private const string Opening = "opening";

    /// <summary>The accounts a new world starts with. Those that are there already stay as they are.</summary>
    public static void Open(SqlSession session, long world, IEnumerable<AccountBalance> accounts, DateTimeOffset now)
    {
        foreach (var (account, balance) in accounts)
        {
            if (AddAccount(session, world, account) && balance.Cents != 0) Move(session, world, account, balance.Cents, Opening, now);
        }
    }

    /// <summary>Money comes in, to an account that is made if there is none.</summary>
    public static void Credit(WriteContext context, string account, long cents, string cause)
    {
        if (TryMove(context.Session, context.Id, account, cents, cause, context.Now)) return;

        AddAccount(context.Session, context.Id, account);
        Move(context, account, cents, cause);
    }

    /// <summary>Moves an account's balance, down where there are fewer than no cents.</summary>
    public static void Move(WriteContext context, string account, long cents, string cause) =>
        Move(context.Session, context.Id, account, cents, cause, context.Now);

    /// <summary>What was taken for this cause and not given back, in the order it was taken.</summary>
    public static IReadOnlyList<Reservation> TakenFor(WriteContext context, string cause)
    {
        var parts = new List<Reservation>();
        using var rows = context.Session.Query(
            """
            SELECT a.name, -sum(e.amount) FROM entry e JOIN account a ON a.id = e.account
            WHERE e.world = $1 AND e.cause = $2 GROUP BY a.id HAVING sum(e.amount) < 0 ORDER BY min(e.seq)
            """,
            context.Id, cause);
        while (rows.Read()) parts.Add(new Reservation(rows.GetString(0), Money.OfCents(rows.GetInt64(1))));
        return parts;
    }

    /// <summary>The account of this name if it has money.</summary>
    public static IReadOnlyList<AccountBalance> WithMoney(WriteContext context, string account)
    {
        using var row = context.Session.Query("SELECT name, balance FROM account WHERE world = $1 AND name = $2 AND balance > 0", context.Id, account);
        return row.Read() ? [new AccountBalance(row.GetString(0), Money.OfCents(row.GetInt64(1)))] : [];
    }

    /// <summary>Whether there is an account of this name.</summary>
    public static bool Has(SqlSession session, App app, string account)
    {
        using var row = session.Query("SELECT 1 FROM account WHERE world = (SELECT world FROM app WHERE id = $1) AND name = $2", app.Id, account);
        return row.Read();
    }

    /// <summary>The first accounts with money, the company's before the tills in the order of their creation; at most <paramref name="limit"/>.</summary>
    public static IReadOnlyList<AccountBalance> WithMoney(WriteContext context, int limit)
    {
        // The index of accounts with money leads there, however many have none.
        var accounts = new List<AccountBalance>();
        Read("SELECT name, balance FROM account WHERE world = $1 AND name = $2 AND balance > 0", context.Id, Funds.Company);
        Read(
            "SELECT name, balance FROM account WHERE world = $1 AND balance > 0 AND name <> $2 ORDER BY id LIMIT $3 + 0",
            context.Id,
            Funds.Company,
            limit - accounts.Count);
        return accounts;

        void Read(string sql, params ReadOnlySpan<SqlValue> values)
        {
            using var rows = context.Session.Query(sql, values);
            while (rows.Read()) accounts.Add(new AccountBalance(rows.GetString(0), Money.OfCents(rows.GetInt64(1))));
        }
    }

    /// <summary>Accounts in the order of their creation, the company's first.</summary>
    /// <param name="session">Where to read.</param>
    /// <param name="app">Whose.</param>
    /// <param name="after">Only what was created after this account; null: from the company on.</param>
    /// <param name="limit">At most so many.</param>
    public static IReadOnlyList<AccountBalance> Balances(SqlSession session, App app, long? after, int limit)
    {
        var accounts = new List<AccountBalance>();
        if (after is null)
        {
            Read("SELECT id, name, balance FROM account WHERE world = (SELECT world FROM app WHERE id = $1) AND name = $2", app.Id, Funds.Company);
        }

        Read(
            "SELECT id, name, balance FROM account WHERE world = (SELECT world FROM app WHERE id = $1) AND name <> $2 AND id > $3 ORDER BY id LIMIT $4 + 0",
            app.Id, Funds.Company, after ?? 0, limit - accounts.Count);
        return accounts;

        void Read(string sql, params ReadOnlySpan<SqlValue> values)
        {
            using var rows = session.Query(sql, values);
            while (rows.Read()) accounts.Add(new AccountBalance(rows.GetString(1), Money.OfCents(rows.GetInt64(2))) { Id = rows.GetInt64(0) });
        }
    }

    /// <summary>The newest entries older than the row <paramref name="before"/>, the newest first.</summary>
    public static IReadOnlyList<LedgerEntry> Entries(SqlSession session, App app, long before, int limit)
    {
        var entries = new List<LedgerEntry>();
        using var rows = session.Query(
            $"""
            SELECT e.seq, a.name, e.amount, coalesce(t.id, e.cause), e.at, t.type, t.reference FROM entry e JOIN account a ON a.id = e.account
            LEFT JOIN financial_transaction t ON t.world = e.world AND t.id = replace(e.cause, '{OfTransaction}', '')
            WHERE e.world = (SELECT world FROM app WHERE id = $1) AND e.seq < $2 ORDER BY e.seq DESC LIMIT $3 + 0
            """,
            app.Id, before, limit);
        while (rows.Read())
        {
            entries.Add(new LedgerEntry(
                rows.GetInt64(0), rows.GetString(1), Money.OfCents(rows.GetInt64(2)), rows.GetString(3),
                DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(4)),
                rows.IsNull(5) ? null : rows.GetString(5), rows.IsNull(6) ? null : rows.GetString(6)));
        }

        return entries;
    }

    /// <summary>What all accounts have together.</summary>
    public static Money Total(SqlSession session, App app)
    {
        using var row = session.Query("SELECT coalesce(sum(balance), 0) FROM account WHERE world = (SELECT world FROM app WHERE id = $1)", app.Id);
        row.Read();
        return Money.OfCents(row.GetInt64(0));
    }

    private static bool AddAccount(SqlSession session, long world, string name) =>
        session.Execute("INSERT INTO account (world, name) VALUES ($1, $2) ON CONFLICT DO NOTHING", world, name) > 0;

    private static void Move(SqlSession session, long world, string account, long cents, string cause, DateTimeOffset now)
    {
        if (!TryMove(session, world, account, cents, cause, now)) throw new InvalidOperationException($"There is no account {account}.");
    }

    private static bool TryMove(SqlSession session, long world, string account, long cents, string cause, DateTimeOffset now)
    {
        long id;
        using (var row = session.Query("UPDATE account SET balance = balance + $1 WHERE world = $2 AND name = $3 RETURNING id", cents, world, account))
        {
            if (!row.Read()) return false;
            id = row.GetInt64(0);
        }

        session.Execute(
            "INSERT INTO entry (world, account, amount, cause, at) VALUES ($1, $2, $3, $4, $5)", world, id, cents, cause, now.ToUnixTimeMilliseconds());
        return true;
    }
}
