using System.Text.Json;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Json;

/// <summary>A member of an object: its name, what it may look like, and what it means.</summary>
internal sealed class Member<T>(string name, Shape<T> shape, string description) : IMember
{
    public string Name => name;

    public MemberName Spelling { get; } = new(name);

    public MemberName? Alias { get; init; }

    public bool IsRequired { get; init; }

    public bool TakesNull { get; init; }

    public Condition? When { get; init; }

    public Action<Members>? Check { get; init; }

    /// <summary>What the documentation writes there, as JSON.</summary>
    public string? Example { get; init; }

    /// <summary>For members that belong to one word of this one.</summary>
    public Condition Is(string word) => new(this, word);

    public object? Read(JsonElement value, string path, Reading reading) => shape.Read(value, path, reading);

    public object? ReadMissing(string path, Reading reading) => shape.ReadMissing(path, reading);

    public JsonObject Schema(ScenarioWords words)
    {
        var schema = shape.Schema(words);
        if (TakesNull && !IsRequired) schema = OrNull(schema);
        schema["description"] = description;
        if (Example is not null) schema["examples"] = new JsonArray(JsonNode.Parse(Example));
        return schema;
    }

    private static JsonObject OrNull(JsonObject schema)
    {
        if (schema["type"] is not JsonValue type) return new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };

        schema["type"] = new JsonArray(type.DeepClone(), "null");
        schema["enum"]?.AsArray().Add((JsonNode?)null);
        return schema;
    }
}

/// <summary>That a member before it has been read as this word.</summary>
internal sealed record Condition(IMember Of, string Word);

internal interface IMember
{
    public string Name { get; }

    /// <summary>Its name as clients may write it.</summary>
    public MemberName Spelling { get; }

    /// <summary>Another name that some clients give it; null if none does.</summary>
    public MemberName? Alias { get; }

    public bool IsRequired { get; }

    /// <summary>Whether null says that it is left out, where the reading does not say so of all members.</summary>
    public bool TakesNull { get; }

    /// <summary>What it is there for; null: always. Only for what is read in the order of declaration.</summary>
    public Condition? When { get; }

    /// <summary>Complains, once it was read, where it does not do together with the members before it; null: it always does.</summary>
    public Action<Members>? Check { get; }

    public object? Read(JsonElement value, string path, Reading reading);

    /// <inheritdoc cref="Shape{T}.ReadMissing"/>
    public object? ReadMissing(string path, Reading reading);

    public JsonObject Schema(ScenarioWords words);
}
