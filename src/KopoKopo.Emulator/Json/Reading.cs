using System.Text.Json;

namespace KopoKopo.Emulator.Json;

/// <summary>
/// Somebody reading JSON by shapes: how members are found, what counts as left out, and in which words is said what is wrong. A shape says what is wrong;
/// a file's reading, a request's and a control call's say it each in their own way.
/// </summary>
internal abstract class Reading
{
    /// <summary>What scenarios may say.</summary>
    public virtual ScenarioWords Words => ScenarioWords.None;

    /// <summary>How much was found to be wrong.</summary>
    public abstract int Failures { get; }

    /// <summary>
    /// Whether all that is wrong is told, in the order it stands in, members that nobody knows included. Otherwise members are read in the order of their
    /// declaration up to the first complaint, and others are none of our business.
    /// </summary>
    public virtual bool TellsAll => false;

    /// <summary>Complains of what stands at a path: "contradicts beforeResponse".</summary>
    public abstract void Fail(string path, string complaint);

    /// <summary>Complains in a whole sentence.</summary>
    public abstract void Reject(string sentence);

    /// <summary>Complains that what stands at a path has another shape. <paramref name="expected"/> is a noun: "a duration such as PT65S".</summary>
    public abstract void Refuse(string path, string expected);

    /// <summary>Complains of a word that is none of those there are.</summary>
    public abstract void FailUnknown(string path, string what, string word, IReadOnlyCollection<string> known);

    /// <summary>Complains that a member is missing.</summary>
    public abstract void FailMissing(string path);

    /// <summary>Finds a member's value; undefined if it is not there.</summary>
    public virtual JsonElement Find(JsonElement owner, IMember member) => owner.TryGetProperty(member.Name, out var value) ? value : default;

    /// <summary>Whether a member that was found counts as left out.</summary>
    public virtual bool IsLeftOut(JsonElement value, IMember member) =>
        value.ValueKind == JsonValueKind.Undefined || (value.ValueKind == JsonValueKind.Null && member.TakesNull);
}
