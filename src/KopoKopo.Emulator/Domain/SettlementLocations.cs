namespace KopoKopo.Emulator.Domain;

/// <summary>
/// Where a merchant prefers its money to be settled to: the company's location, and those of tills, which override it. A location is an account's reference,
/// or a destination type, which stands for the newest account of that type.
/// </summary>
internal sealed record SettlementLocations(string? Company, IReadOnlyDictionary<string, string> Tills)
{
    /// <summary>The most tills that have one of their own: each may make a batch of a transfer, inside the writer.</summary>
    public const int MostTills = 98;

    public static readonly SettlementLocations None = new(null, new Dictionary<string, string>());

    /// <summary>Where the money of an account goes to; null: nothing was said of it.</summary>
    public string? Of(string account) => account != Funds.Company && Tills.TryGetValue(account, out var own) ? own : Company;
}
