using System.Text.Json;

namespace KopoKopo.Emulator.Json;

/// <summary>A kind of request as rules know it.</summary>
/// <param name="HasResult">Whether a result comes later, so that there is an outcome to decide.</param>
/// <param name="IsPayout">Whether it sends money in batches.</param>
internal sealed record KindInfo(string Name, bool HasResult, bool IsPayout)
{
    /// <summary>Whether its result tells of a transaction, whose members an outcome may set.</summary>
    public bool HasTransaction { get; init; }

    /// <summary>How long it waits at most, where only a customer decides about it; null: it has its result soon.</summary>
    public TimeSpan? LongestLife { get; init; }

    /// <summary>Where in its requests stands what rules and magic numbers look at.</summary>
    public RequestParts Parts { get; init; } = RequestParts.None;
}

/// <summary>The words that stand in scenarios because the API has them.</summary>
/// <param name="Kinds">What rules can be <c>on</c>, <c>oauth_token</c> included.</param>
/// <param name="Topics">What <c>deliver</c> can send beside the callback.</param>
/// <param name="CheckResource">What is wrong with an outcome's <c>resource</c>; null if nothing is.</param>
internal sealed record ScenarioWords(IReadOnlyList<KindInfo> Kinds, IReadOnlyList<string> Topics, Func<JsonElement, string?> CheckResource)
{
    /// <summary>None: for what has nothing to do with scenarios.</summary>
    public static readonly ScenarioWords None = new([], [], static _ => null);
}
