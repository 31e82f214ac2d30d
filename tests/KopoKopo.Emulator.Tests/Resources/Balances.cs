using System.Globalization;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources;

/// <summary>What each account has at one moment, in the ledger's order.</summary>
public sealed class Balances(IReadOnlyList<(string Account, decimal Balance)> accounts)
{
    public IReadOnlyList<(string Account, decimal Balance)> Accounts => accounts;

    public decimal Total => accounts.Sum(account => account.Balance);

    /// <summary>What payouts may take: accounts that are below zero owe theirs to nobody.</summary>
    public decimal Available => accounts.Sum(account => Math.Max(0, account.Balance));

    /// <summary>That of one account alone.</summary>
    public Balances Of(string account) => new([.. accounts.Where(one => one.Account == account)]);

    public static async Task<Balances> OfAsync(ApiClient client)
    {
        var ledger = await client.GetJsonAsync("/_emulator/ledger");
        var all = new Balances([.. ledger["accounts"]!.AsArray().Select(account => (account!["account"].Text(), Amount(account["balance"].Text())))]);
        Amount(ledger["total"].Text()).ShouldBe(all.Total, "the total is that of the accounts");
        return all;
    }

    /// <summary>What is missing since then, by account; below zero where there is more.</summary>
    public Dictionary<string, decimal> MissingSince(Balances before)
    {
        var then = before.Accounts.ToDictionary(account => account.Account, account => account.Balance);
        return accounts.Select(account => (account.Account, Missing: then.GetValueOrDefault(account.Account) - account.Balance))
            .Where(account => account.Missing != 0)
            .ToDictionary(account => account.Account, account => account.Missing);
    }

    private static decimal Amount(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
