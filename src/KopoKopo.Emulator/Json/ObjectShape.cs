using System.Text.Json;
using System.Text.Json.Nodes;

namespace KopoKopo.Emulator.Json;

/// <summary>An object: its members in the order of the documentation, and what they make together.</summary>
internal sealed class ObjectShape<T>(string expected, Func<Members, T?> build, IReadOnlyList<IMember> members) : Shape<T>, IObjectShape
{
    private const string SchemaMember = "$schema";

    public override string Expected => expected;

    public IReadOnlyList<IMember> Members => members;

    /// <summary>Whether members that nobody knows are let pass.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Whether complaints about its members leave its own name out.</summary>
    public bool IsUnnamed { get; init; }

    /// <summary>Whether it may say where its schema is, as files do for editors.</summary>
    public bool MayNameItsSchema { get; init; }

    /// <summary>The names of its members.</summary>
    public IReadOnlyList<string> Names { get; } = [.. members.Select(member => member.Name).Distinct(StringComparer.Ordinal)];

    public override JsonObject Schema(ScenarioWords words)
    {
        var always = members.Where(member => member.When is null).ToList();
        var schema = new JsonObject { ["type"] = "object", ["properties"] = Properties(always, words) };
        if (MayNameItsSchema) schema["properties"]![SchemaMember] = new JsonObject { ["type"] = "string", ["description"] = "Where this schema is." };
        if (!IsOpen) schema["additionalProperties"] = false;
        if (Required(always) is { } required) schema["required"] = required;
        if (members.FirstOrDefault(member => member.When is not null)?.When is { } condition) schema["oneOf"] = Forms(condition.Of, words);
        return schema;
    }

    public override T? Read(JsonElement value, string path, Reading reading)
    {
        if (value.ValueKind != JsonValueKind.Object) return Refuse(path, reading);

        var failures = reading.Failures;
        var read = new Members(members, IsUnnamed ? "" : path, reading);
        if (reading.TellsAll) ReadAll(value, read);
        else ReadToFirstComplaint(value, read);

        // Judged as a whole only where its parts are sound: one mistake, one complaint.
        return reading.Failures == failures ? build(read) : default;
    }

    /// <summary>A member that is none of its own; null if there is none.</summary>
    public string? FirstUnknown(JsonElement value)
    {
        foreach (var member in value.EnumerateObject())
        {
            if (!Names.Contains(member.Name)) return member.Name;
        }

        return null;
    }

    private void ReadAll(JsonElement value, Members read)
    {
        var reading = read.Reading;
        foreach (var property in value.EnumerateObject())
        {
            var index = IndexOf(property.Name);
            var place = JsonLines.Join(read.Path, property.Name);
            if (index >= 0) read.Set(index, members[index].Read(property.Value, place, reading));
            else if (!MayNameItsSchema || property.Name != SchemaMember) reading.FailUnknown(place, "member", property.Name, Names);
        }

        foreach (var member in members)
        {
            if (member.IsRequired && !read.Has(member)) reading.FailMissing(read.PathOf(member));
        }
    }

    private void ReadToFirstComplaint(JsonElement value, Members read)
    {
        var reading = read.Reading;
        var failures = reading.Failures;
        for (var i = 0; i < members.Count && reading.Failures == failures; i++)
        {
            var member = members[i];
            if (member.When is { } condition && !read.Meets(condition)) continue;

            var found = reading.Find(value, member);
            if (!reading.IsLeftOut(found, member)) read.Set(i, member.Read(found, read.PathOf(member), reading));
            else if (member.IsRequired) read.Set(i, member.ReadMissing(read.PathOf(member), reading));

            if (member.Check is { } check && reading.Failures == failures) check(read);
        }
    }

    private int IndexOf(string name)
    {
        for (var i = 0; i < members.Count; i++)
        {
            if (members[i].Name == name) return i;
        }

        return -1;
    }

    // One form for each word of the member that the others depend on.
    private JsonArray Forms(IMember decisive, ScenarioWords words)
    {
        var forms = new JsonArray();
        foreach (var word in decisive.Schema(words)["enum"]!.AsArray().Select(word => word!.GetValue<string>()))
        {
            var its = members.Where(member => member.When?.Of == decisive && member.When.Word == word).ToList();
            var form = new JsonObject { ["properties"] = Properties(its, words) };
            form["properties"]![decisive.Name] = new JsonObject { ["const"] = word };
            if (Required(its) is { } required) form["required"] = required;
            forms.Add((JsonNode)form);
        }

        return forms;
    }

    private static JsonObject Properties(IEnumerable<IMember> members, ScenarioWords words) =>
        new(members.Select(member => KeyValuePair.Create(member.Name, (JsonNode?)member.Schema(words))));

    private static JsonArray? Required(IEnumerable<IMember> members)
    {
        var required = members.Where(member => member.IsRequired).Select(member => (JsonNode)member.Name).ToArray();
        return required.Length > 0 ? new JsonArray(required) : null;
    }
}
