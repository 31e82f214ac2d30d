namespace KopoKopo.Emulator.Tests.Resources;

/// <summary>Money that came in, by whatever way. The reference of what a push brings is known only when its result says it.</summary>
public sealed class Receipt(string type, string? till, decimal amount)
{
    public const string Buygoods = "Buygoods Transaction";

    public string Type => type;

    public string? Till => till;

    public decimal Amount => amount;

    public string? Reference { get; set; }

    public bool IsReversed { get; set; }

    /// <summary>Whether the API was asked to give it back, and has not said yet what became of that.</summary>
    public bool IsAwaitingReversal { get; set; }

    public DateTimeOffset At { get; set; }
}

/// <summary>A payment or a transfer: how much of it is transferred, and whether any is.</summary>
public sealed record Payout(string Location, decimal Amount, bool Succeeds);

/// <summary>
/// What an app's money should be, kept in a test beside the emulator: all that came in, less all that was seen to be taken. From which accounts a payout
/// takes is nothing that the model works out: it is told what was taken, once that was held against the rules, and expects exactly that back from one that
/// fails. Time is frozen, so the model knows when each result falls due; a payout's money is gone from when it is accepted.
/// </summary>
public sealed class LedgerModel(DateTimeOffset start)
{
    public const decimal Opening = 100_000m;
    private const string Company = "company";
    private static readonly TimeSpan ResultDelay = TimeSpan.FromSeconds(0.5);
    private readonly OrderedDictionary<string, decimal> _accounts = new() { [Company] = Opening, ["K000000"] = 0, ["000000"] = 0 };
    private readonly Queue<(DateTimeOffset DueAt, Action Arrive)> _results = [];

    public DateTimeOffset Start { get; } = start;

    public DateTimeOffset Now { get; private set; } = start;

    public IEnumerable<(string Account, decimal Balance)> Accounts => _accounts.Select(account => (account.Key, account.Value));

    /// <summary>All that came in, in the order of its arrival.</summary>
    public List<Receipt> Receipts { get; } = [];

    /// <summary>Those receipts that pushes asked for, by the push's location.</summary>
    public Dictionary<string, Receipt> Pushed { get; } = [];

    public List<Payout> Payouts { get; } = [];

    /// <summary>The amounts of settlements that were simulated.</summary>
    public List<decimal> SimulatedSettlements { get; } = [];

    /// <summary>How much was taken for what failed in the end.</summary>
    public decimal GivenBack { get; set; }

    /// <summary>The phone numbers of all who paid by themselves or when asked.</summary>
    public HashSet<string> Customers { get; } = [];

    /// <summary>Asks a customer to pay; they will.</summary>
    public void Push(string location, string till, decimal amount, string phone)
    {
        var dueAt = Now + ResultDelay;
        _results.Enqueue((dueAt, Arrive));

        void Arrive()
        {
            Pushed[location] = Receive(new Receipt(Receipt.Buygoods, till, amount) { At = dueAt });
            Customers.Add(phone);
        }
    }

    public Receipt Receive(Receipt receipt)
    {
        if (receipt.At == default) receipt.At = Now;
        Move(receipt.Till ?? Company, receipt.Amount);
        Receipts.Add(receipt);
        return receipt;
    }

    /// <summary>May leave a till below zero.</summary>
    public void Reverse(Receipt receipt)
    {
        Move(receipt.Till!, -receipt.Amount);
        receipt.IsReversed = true;
    }

    /// <summary>Asks the API to give it back: done if the money is on its till then, and nobody else was quicker.</summary>
    public void AskToReverse(Receipt receipt)
    {
        receipt.IsAwaitingReversal = true;
        _results.Enqueue((Now + ResultDelay, Arrive));

        void Arrive()
        {
            receipt.IsAwaitingReversal = false;
            if (receipt.IsReversed || _accounts[receipt.Till!] < receipt.Amount) return;

            Reverse(receipt);
            ReversedByApi++;
        }
    }

    /// <summary>Whether the API may be asked to give it back.</summary>
    public bool IsReversible(Receipt receipt) =>
        receipt is { IsReversed: false, IsAwaitingReversal: false } && Now - receipt.At <= TimeSpan.FromDays(30);

    /// <summary>How many the API gave back.</summary>
    public int ReversedByApi { get; private set; }

    /// <summary>This was taken from the accounts, for good.</summary>
    public void Take(IReadOnlyDictionary<string, decimal> taken)
    {
        foreach (var (account, amount) in taken) Move(account, -amount);
    }

    /// <summary>This was taken for a payout that will fail: each account gets back what it gave.</summary>
    public void TakeUntilItFails(IReadOnlyDictionary<string, decimal> taken)
    {
        Take(taken);
        _results.Enqueue((Now + ResultDelay, GiveBack));

        void GiveBack()
        {
            foreach (var (account, amount) in taken) Move(account, amount);
        }
    }

    public void Advance(TimeSpan by)
    {
        Now += by;
        while (_results.TryPeek(out var result) && result.DueAt <= Now) _results.Dequeue().Arrive();
    }

    private void Move(string account, decimal amount) => _accounts[account] = _accounts.GetValueOrDefault(account) + amount;
}
