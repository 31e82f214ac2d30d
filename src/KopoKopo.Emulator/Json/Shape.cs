using System.Text.Json;
using System.Text.Json.Nodes;

namespace KopoKopo.Emulator.Json;

/// <summary>What describes itself as a JSON Schema (2020-12, which OpenAPI 3.1 uses).</summary>
internal interface IShape
{
    /// <summary>What is read by it.</summary>
    public Type Reads { get; }

    public JsonObject Schema(ScenarioWords words);
}

/// <summary>An object that describes itself, member by member.</summary>
internal interface IObjectShape : IShape
{
    /// <summary>Its members, in the order of the documentation.</summary>
    public IReadOnlyList<IMember> Members { get; }
}

/// <summary>
/// What a value may look like. The same shape reads the value and describes it in the schema, so that the two cannot disagree.
/// </summary>
internal abstract class Shape<T> : IShape
{
    public Type Reads => typeof(T);

    /// <summary>In words: "a duration such as PT65S".</summary>
    public abstract string Expected { get; }

    public abstract JsonObject Schema(ScenarioWords words);

    /// <summary>The value; default, with a complaint in <paramref name="reading"/>, where it has another shape.</summary>
    public abstract T? Read(JsonElement value, string path, Reading reading);

    /// <summary>What is read where a member that must be there is not: default, with a complaint.</summary>
    public virtual T? ReadMissing(string path, Reading reading)
    {
        reading.FailMissing(path);
        return default;
    }

    protected T? Refuse(string path, Reading reading)
    {
        reading.Refuse(path, Expected);
        return default;
    }
}
