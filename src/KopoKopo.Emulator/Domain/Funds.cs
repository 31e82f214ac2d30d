namespace KopoKopo.Emulator.Domain;

/// <summary>An account's name and balance. The company's account has the name <see cref="Funds.Company"/>, a till's its number.</summary>
internal sealed record AccountBalance(string Account, Money Balance)
{
    /// <summary>Its row: accounts are numbered in the order of their creation.</summary>
    public long Id { get; init; }
}

/// <summary>Money taken from an account for a payout.</summary>
internal sealed record Reservation(string Account, Money Amount)
{
    public bool IsFromTill => Account != Funds.Company;
}

/// <summary>Whose money there is, and from which accounts a payout takes it.</summary>
internal static class Funds
{
    public const string Company = "company";

    /// <summary>The most accounts one payout takes from: there may be any number of tills, and each is a row that is moved inside the writer.</summary>
    public const int MostAccounts = 500;

    /// <summary>The account of what was paid to a till; null: to the company.</summary>
    public static string AccountOf(Till? till) => till?.Number ?? Company;

    /// <summary>What an amount takes from each account, in the order they are given: all of it, or nothing where they have too little together.</summary>
    public static IReadOnlyList<Reservation> Take(Money amount, IEnumerable<AccountBalance> available)
    {
        var parts = new List<Reservation>();
        var missing = amount.Cents;
        foreach (var account in available)
        {
            var taken = Math.Min(missing, account.Balance.Cents);
            if (taken == 0) break;
            parts.Add(new Reservation(account.Account, Money.OfCents(taken)));
            missing -= taken;
        }

        return missing > 0 ? [] : parts;
    }

    /// <summary>What the accounts have once these parts were taken; those that have nothing left are out.</summary>
    public static IReadOnlyList<AccountBalance> Without(IReadOnlyList<Reservation> parts, IReadOnlyList<AccountBalance> available)
    {
        var taken = parts.ToDictionary(part => part.Account, part => part.Amount.Cents, StringComparer.Ordinal);
        return [.. available
            .Select(account => account with { Balance = Money.OfCents(account.Balance.Cents - taken.GetValueOrDefault(account.Account)) })
            .Where(account => account.Balance.Cents > 0)];
    }

    /// <summary>All that the accounts have.</summary>
    public static IReadOnlyList<Reservation> TakeAll(IEnumerable<AccountBalance> available) =>
        [.. available.Select(account => new Reservation(account.Account, account.Balance))];
}
