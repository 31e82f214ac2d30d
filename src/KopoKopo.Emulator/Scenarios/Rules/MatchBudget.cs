namespace KopoKopo.Emulator.Scenarios.Rules;

/// <summary>
/// What all rules together may cost one request. A client chooses both the rules and the body they look at, so a thousand expressions over a long text would
/// keep a thread for seconds. Ordinary rules are never cut short, however busy the machine: time counts only after a good deal of work.
/// </summary>
internal sealed class MatchBudget(TimeProvider time)
{
    /// <summary>The words of a condition that was not looked at.</summary>
    public const string UsedUp = "was not looked at: the conditions before it took the 100 ms that a request may take";

    private const long WorkBeforeTimeCounts = 200_000;
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(100);
    private readonly long _started = time.GetTimestamp();
    private long _work;
    private bool _isUsedUp;

    /// <summary>Whether some more may be looked at.</summary>
    /// <param name="work">About how many characters it reads.</param>
    public bool Allows(long work)
    {
        _work += work;
        return !_isUsedUp && !(_isUsedUp = _work > WorkBeforeTimeCounts && time.GetElapsedTime(_started) > Longest);
    }
}
