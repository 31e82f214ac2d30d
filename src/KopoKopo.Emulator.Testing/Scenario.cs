using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;

namespace KopoKopo.Emulator.Testing;

/// <summary>What happens to which request: a scenario as its file has it (docs/scenarios.md), written in code.</summary>
/// <param name="name">Its name.</param>
public sealed class Scenario(string name)
{
    private readonly JsonArray _rules = [];

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>What its draws are made of; null: the world's own.</summary>
    public long? Seed { get; init; }

    /// <summary>Adds a rule; the first that fits a request decides.</summary>
    /// <param name="rule">Its members, by the names that files have for them, such as <c>new { times = 1, whenState = "Started" }</c>.</param>
    /// <param name="on">Of which kind; any by default.</param>
    /// <param name="outcome">What becomes of the request; null: success, or what <paramref name="rule"/> says.</param>
    /// <param name="after">How long after the request; null: as the settings say.</param>
    public Scenario Rule(object? rule = null, string on = "*", Outcome? outcome = null, TimeSpan? after = null)
    {
        var json = rule is null ? [] : JsonSerializer.SerializeToNode(rule)!.AsObject();
        json.TryAdd("on", on);
        if (outcome is not null) json.TryAdd("outcome", outcome.Name);
        if (after is { } delay) json.TryAdd("after", XmlConvert.ToString(delay));
        _rules.Add(json);
        return this;
    }

    /// <summary>The same as a file.</summary>
    public override string ToString() => ToJson().ToJsonString();

    internal JsonObject ToJson()
    {
        var json = new JsonObject { ["name"] = name, ["rules"] = _rules.DeepClone() };
        if (Seed is { } seed) json["seed"] = seed;
        return json;
    }
}
