using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store.Sqlite;

namespace KopoKopo.Emulator.Store;

/// <summary>An account's name and balance. The company's account has the name <see cref="Ledger.Company"/>, a till's its number.</summary>
internal sealed record AccountBalance(string Account, Money Balance)
{
    /// <summary>Its row: accounts are numbered in the order of their creation.</summary>
    public long Id { get; init; }
}

/// <summary>Money taken from an account for a payout.</summary>
internal sealed record Reservation(string Account, Money Amount)
{
    public bool IsFromTill => Account != Ledger.Company;
}

/// <summary>
/// An app's money: the company's balance and its tills. Every movement is an entry, and an account's balance is the sum of its entries. A reversal
/// may take a till below zero, since its money may have gone out already; a payout never takes what is not there.
/// </summary>
internal static class Ledger
{
    public const string Company = "company";

    /// <summary>The most accounts one payout takes from: there may be any number of tills, and each is a row that is moved inside the writer.</summary>
    public const int MostAccounts = 500;

    private const string Opening = "opening";

    /// <summary>The accounts a new world starts with. Those that are there already stay as they are.</summary>
    public static void Open(SqlSession session, long world, Money companyBalance, IEnumerable<string> tills, DateTimeOffset now)
    {
        if (AddAccount(session, world, Company) && companyBalance.Cents != 0) Move(session, world, Company, companyBalance.Cents, Opening, now);
        foreach (var till in tills) AddAccount(session, world, till);
    }

    /// <summary>Money comes in, to a till or to the company.</summary>
    public static void Credit(WriteContext context, Till? till, Money amount, string cause)
    {
        var account = till?.Number ?? Company;
        if (TryMove(context.Session, context.Id, account, amount.Cents, cause, context.Now)) return;

        AddAccount(context.Session, context.Id, account);
        Move(context.Session, context.Id, account, amount.Cents, cause, context.Now);
    }

    /// <summary>Money that came in goes back.</summary>
    public static void Undo(WriteContext context, Till? till, Money amount, string cause) =>
        Move(context.Session, context.Id, till?.Number ?? Company, -amount.Cents, cause, context.Now);

    /// <summary>
    /// Takes an amount from the company, then from the tills in order of their creation: all of it, or nothing where the first
    /// <see cref="MostAccounts"/> that have money have too little.
    /// </summary>
    public static IReadOnlyList<Reservation> Reserve(WriteContext context, Money amount, string cause)
    {
        var parts = new List<Reservation>();
        var missing = amount.Cents;
        foreach (var account in Available(context))
        {
            var taken = Math.Min(missing, account.Balance.Cents);
            if (taken == 0) break;
            parts.Add(new Reservation(account.Account, Money.OfCents(taken)));
            missing -= taken;
        }

        if (missing > 0) return [];

        Take(context, parts, cause);
        return parts;
    }

    /// <summary>Takes all that the first <see cref="MostAccounts"/> accounts with money have.</summary>
    public static void ReserveAll(WriteContext context, string cause) =>
        Take(context, Available(context).Select(account => new Reservation(account.Account, account.Balance)), cause);

    /// <summary>What is reserved for this cause, in the order it was taken.</summary>
    public static IReadOnlyList<Reservation> Reserved(WriteContext context, string cause)
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

    /// <summary>Gives back what was reserved, to the accounts it came from.</summary>
    public static void Release(WriteContext context, IEnumerable<Reservation> parts, string cause)
    {
        foreach (var part in parts) Move(context.Session, context.Id, part.Account, part.Amount.Cents, cause, context.Now);
    }

    /// <summary>Accounts in the order of their creation, the company's first.</summary>
    /// <param name="session">Where to read.</param>
    /// <param name="app">Whose.</param>
    /// <param name="after">Only what was created after this account; null: from the company on.</param>
    /// <param name="limit">At most so many.</param>
    public static IReadOnlyList<AccountBalance> Balances(SqlSession session, App app, long? after, int limit)
    {
        var accounts = new List<AccountBalance>();
        if (after is null) Read("SELECT id, name, balance FROM account WHERE world = (SELECT world FROM app WHERE id = $1) AND name = $2", app.Id, Company);
        Read(
            "SELECT id, name, balance FROM account WHERE world = (SELECT world FROM app WHERE id = $1) AND name <> $2 AND id > $3 ORDER BY id LIMIT $4",
            app.Id, Company, after ?? 0, limit - accounts.Count);
        return accounts;

        void Read(string sql, params ReadOnlySpan<object?> values)
        {
            using var rows = session.Query(sql, values);
            while (rows.Read()) accounts.Add(new AccountBalance(rows.GetString(1), Money.OfCents(rows.GetInt64(2))) { Id = rows.GetInt64(0) });
        }
    }

    /// <summary>What all accounts have together.</summary>
    public static Money Total(SqlSession session, App app)
    {
        using var row = session.Query("SELECT coalesce(sum(balance), 0) FROM account WHERE world = (SELECT world FROM app WHERE id = $1)", app.Id);
        row.Read();
        return Money.OfCents(row.GetInt64(0));
    }

    // What has money, the company first. The index of accounts with money leads there, however many have none.
    private static List<AccountBalance> Available(WriteContext context)
    {
        var accounts = new List<AccountBalance>();
        Read("SELECT name, balance FROM account WHERE world = $1 AND name = $2 AND balance > 0", context.Id, Company);
        Read("SELECT name, balance FROM account WHERE world = $1 AND balance > 0 AND name <> $2 ORDER BY id LIMIT $3", context.Id, Company, MostAccounts - accounts.Count);
        return accounts;

        void Read(string sql, params ReadOnlySpan<object?> values)
        {
            using var rows = context.Session.Query(sql, values);
            while (rows.Read()) accounts.Add(new AccountBalance(rows.GetString(0), Money.OfCents(rows.GetInt64(1))));
        }
    }

    private static void Take(WriteContext context, IEnumerable<Reservation> parts, string cause)
    {
        foreach (var part in parts) Move(context.Session, context.Id, part.Account, -part.Amount.Cents, cause, context.Now);
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

        session.Execute("INSERT INTO entry (world, account, amount, cause, at) VALUES ($1, $2, $3, $4, $5)", world, id, cents, cause, now.ToUnixTimeMilliseconds());
        return true;
    }
}
