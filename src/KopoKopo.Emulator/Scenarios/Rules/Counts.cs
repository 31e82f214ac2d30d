using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Scenarios.Rules;

/// <summary>What was counted before a request, read inside its write and only where a rule asks for it.</summary>
internal sealed class Counts(WriteContext context, string kind)
{
    private long? _requests;
    private IReadOnlyDictionary<string, long>? _applied;

    /// <summary>The number of the request among those of its kind, from 1.</summary>
    public long Number => (_requests ??= ScenarioStore.Requests(context, kind)) + 1;

    /// <summary>Whether requests of this kind, or of another, are being counted.</summary>
    public bool AreKept => context.CountsRequests || _requests is not null;

    /// <summary>How often a rule has applied.</summary>
    public long Of(string rule) => (_applied ??= ScenarioStore.Counts(context)).GetValueOrDefault(rule);
}
