using System.Text.Json;
using System.Text.Json.Nodes;

namespace KopoKopo.Emulator.Json;

/// <summary>
/// What a value in a scenario may look like. The same shape reads the value and describes it in the schema, so that the two cannot disagree.
/// </summary>
internal abstract class Shape<T>
{
    /// <summary>In words: "a duration such as PT65S".</summary>
    public abstract string Expected { get; }

    public abstract JsonObject Schema(ScenarioWords words);

    /// <summary>The value; default, with a complaint in <paramref name="reading"/>, where it has another shape.</summary>
    public abstract T? Read(JsonElement value, string path, Reading reading);

    protected T? Refuse(string path, Reading reading)
    {
        reading.Fail(path, $"expected {Expected}");
        return default;
    }
}

/// <summary>A member of an object: its name, what it may look like, and what it means.</summary>
internal sealed class Member<T>(string name, Shape<T> shape, string description) : IMember
{
    public string Name => name;

    public bool IsRequired { get; init; }

    public object? Read(JsonElement value, string path, Reading reading) => shape.Read(value, path, reading);

    public JsonObject Schema(ScenarioWords words)
    {
        var schema = shape.Schema(words);
        schema["description"] = description;
        return schema;
    }
}

internal interface IMember
{
    public string Name { get; }

    public bool IsRequired { get; }

    public object? Read(JsonElement value, string path, Reading reading);

    public JsonObject Schema(ScenarioWords words);
}

/// <summary>The members of an object that were there.</summary>
internal sealed class Members(IReadOnlyDictionary<string, object?> values, string path, Reading reading)
{
    public string Path => path;

    public Reading Reading => reading;

    public T? Get<T>(Member<T> member) => values.TryGetValue(member.Name, out var value) && value is T read ? read : default;

    public bool Has(IMember member) => values.ContainsKey(member.Name);

    public string PathOf(IMember member) => JsonLines.Join(path, member.Name);

    public void Fail(IMember member, string error) => reading.Fail(PathOf(member), error);

    /// <summary>Complains of members that mean nothing, or the contrary, beside another.</summary>
    public void Exclude(string because, params ReadOnlySpan<IMember> excluded)
    {
        foreach (var member in excluded)
        {
            if (Has(member)) Fail(member, $"{member.Name} {because}");
        }
    }
}
