namespace KopoKopo.Emulator.Tests.Resources;

/// <summary>What holds of every payout, said of the balances before and after: how the emulator goes about it is no matter here.</summary>
internal static class PayoutRules
{
    /// <summary>Holds what accepting a payout did to the accounts against the rules.</summary>
    /// <param name="before">The balances before.</param>
    /// <param name="after">Those after.</param>
    /// <param name="asked">How much was asked for.</param>
    /// <returns>What was taken, by account; nothing where there was less than was asked for.</returns>
    public static IReadOnlyDictionary<string, decimal> ShouldHold(Balances before, Balances after, decimal asked)
    {
        var taken = after.MissingSince(before);
        taken.Values.Sum().ShouldBe(asked <= before.Available ? asked : 0, "all that was asked for is taken, or nothing");
        taken.Values.ShouldAllBe(amount => amount > 0, "a payout gives nobody anything");
        after.Accounts.Where(account => taken.ContainsKey(account.Account))
            .ShouldAllBe(account => account.Balance >= 0, "a payout takes no account below zero");
        after.Accounts.SkipWhile(account => account.Balance <= 0).Skip(1)
            .ShouldAllBe(account => !taken.ContainsKey(account.Account), "no account is touched while one before it, the company's first, has money");
        return taken;
    }

    /// <summary>Holds what sending money to several did to the accounts against the rules: in their order, each gets all of its part or nothing.</summary>
    /// <param name="before">The balances before.</param>
    /// <param name="after">Those after.</param>
    /// <param name="source">The till that it is sent from, and that alone; null: from all.</param>
    /// <param name="parts">How much each is to get; nothing: all there is, to the merchant.</param>
    /// <returns>What was taken, by account.</returns>
    public static IReadOnlyDictionary<string, decimal> ShouldHold(Balances before, Balances after, string? source, IReadOnlyList<decimal> parts)
    {
        var (sourceBefore, sourceAfter) = source is null ? (before, after) : (before.Of(source), after.Of(source));
        var sent = parts.Count == 0
            ? sourceBefore.Available
            : parts.Aggregate(0m, (sum, part) => sum + part <= sourceBefore.Available ? sum + part : sum);
        var taken = ShouldHold(sourceBefore, sourceAfter, sent);
        after.MissingSince(before).Keys.ShouldBe(taken.Keys, ignoreOrder: true, "no other account is touched");
        return taken;
    }

    /// <summary>Holds what a payout gave back against what it had taken.</summary>
    /// <param name="taken">What was taken, by account.</param>
    /// <param name="before">The balances before its result.</param>
    /// <param name="after">Those after.</param>
    /// <param name="failed">How much of it failed.</param>
    /// <returns>What it took in the end, by account.</returns>
    public static IReadOnlyDictionary<string, decimal> ShouldGiveBack(
        IReadOnlyDictionary<string, decimal> taken, Balances before, Balances after, decimal failed)
    {
        var given = before.MissingSince(after);
        given.Values.Sum().ShouldBe(failed, "what failed comes back, to the cent");
        given.ShouldAllBe(part => part.Value > 0 && part.Value <= taken.GetValueOrDefault(part.Key), "no account gets back more than it gave");
        return taken.ToDictionary(part => part.Key, part => part.Value - given.GetValueOrDefault(part.Key));
    }
}
